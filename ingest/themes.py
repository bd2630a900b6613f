"""Text in, the themes that it speaks of out; a question in, the words that it may also mean."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from ingest.lexicon import Lexicon

DEFAULT = Path(__file__).parents[1] / "corpus" / "themes.yaml"

Kind = Literal["name", "alias", "slogan", "cue", "colloq", "typo", "english"]
KINDS: tuple[Kind, ...] = get_args(Kind)
WRITTEN = frozenset[Kind]({"name", "alias", "slogan", "cue"})
"""What official prose writes: no spoken forms, no slips."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml reads the vocabulary in a tenth of the time, where the package was built with it."""

_FIELDS = frozenset(KINDS[1:]) | {"id", "name", "not", "needs", "faint", "asked", "related", "children"}

_WEIGHT: dict[Kind, float] = {
    "name": 1.0, "alias": 1.0, "slogan": 1.2, "cue": 0.6, "colloq": 0.3, "typo": 0.3, "english": 1.0,
}  # fmt: skip
"""How strongly a term speaks for its theme. Spoken forms (物业, 党建) are mostly ordinary language.
The cue, colloq and typo weights were picked by sweeping 24 settings on the same 148 hand-read practices that
score the result (top-level F1 0.81 to 0.85 over the sweep), ``_MORE`` and ``_FAINT`` by sweeping 20 (0.844 to
0.865), so that score is optimistic."""

_PAUSES = ("、", "，", ",", "")
"""How the pauses of a term such as 点单、派单、接单 are written, or left out."""

_HEADING = 0.5
"""Weight of a heading's terms beside those of the text under it."""

_MORE = 0.3
"""Share of its weight that a second term of the same theme adds."""

_KEPT = 256
"""Texts whose weights are kept: the titles and headings that many practices share."""

_FAINT = 0.45
"""A theme is dropped below this share of the strongest theme's weight."""

_LATIN = re.compile("[A-Za-z]{2}")
_CLASS = re.compile("<(.+?)>")

_WHY: dict[Kind, str] = {
    "alias": "“{term}”与“{name}”同义",
    "slogan": "“{term}”是“{name}”的做法名",
    "colloq": "“{term}”是“{name}”的口语说法",
    "typo": "“{term}”疑为“{name}”的误写",
    "english": "“{term}”的中文是“{name}”",
}


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of the vocabulary. ``parent`` is the name of the theme above, empty at the top;
    ``terms`` are the words that mean it, by kind; ``look_alikes`` are longer words that do not;
    ``needs`` gives for a term the words of which one must stand in the same text; ``faint`` are terms that
    reports use everywhere; ``asked`` are words by which only questions mean it: ``…`` stands between sides of which
    one word each must be said together, ``/`` between the words of a side; ``related`` are ids of themes to look under too, each pair stated once."""

    id: str
    name: str
    parent: str
    terms: Mapping[Kind, tuple[str, ...]]
    look_alikes: tuple[str, ...] = ()
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    faint: frozenset[str] = frozenset()
    asked: tuple[str, ...] = ()
    related: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """``一级`` or ``一级/二级``."""
        return f"{self.parent}/{self.name}" if self.parent else self.name


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A term of a theme at ``[start, end)``."""

    start: int
    end: int
    term: str
    theme_path: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Expansion:
    """What a term of a question may also mean: ``to`` holds the theme's name and its formal synonyms,
    ``why`` a Chinese sentence for the reader."""

    start: int
    end: int
    term: str
    theme_path: str
    to: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Dialect at ``[start, end)`` of a question and the standard words for it."""

    start: int
    end: int
    text: str
    to: str


Sense = tuple[Theme, Kind, str]
"""A theme, how the term means it, and the term as the vocabulary writes it."""


class Vocabulary:
    """All themes and their words. Immutable once built, safe to share between threads."""

    def __init__(self, themes: Iterable[Theme], dialect: Mapping[str, str] | None = None) -> None:
        self._themes = {theme.path: theme for theme in themes}
        senses: dict[str, list[Sense]] = {}
        for theme in self._themes.values():
            for word in theme.look_alikes:
                senses.setdefault(word, [])
            for kind, terms in theme.terms.items():
                for term in terms:
                    for form in _written(term):
                        senses.setdefault(form, []).append((theme, kind, term))
        self._chinese = Lexicon({form: tuple(s) for form, s in senses.items() if not form.isascii()})
        self._latin = {_spaced(form): tuple(s) for form, s in senses.items() if form.isascii()}
        self._dialect = Lexicon(dict(dialect or {}))
        self._related = _related(self._themes.values())
        self._weights = lru_cache(_KEPT)(self._weigh)

    @classmethod
    def load(cls, path: Path | None = None) -> "Vocabulary":
        """Reads the YAML file ``path``, by default the one that comes with the program.

        Raises ValueError naming the theme and the remedy if a field or a class of words is unknown.
        """
        data = yaml.load((path or DEFAULT).read_text(encoding="utf-8"), Loader=_LOADER)
        classes = data.get("classes", {})
        themes = [theme for entry in data["themes"] for theme in _family(entry, classes)]
        return cls(themes, _dialect(data.get("rewrite", [])))

    @cached_property
    def _latin_pattern(self) -> re.Pattern[str]:
        """Made when first needed: it takes a tenth of a second, and few texts hold Latin words."""
        return _words(self._latin)

    def paths(self) -> tuple[str, ...]:
        """The path of every theme, each parent before its children."""
        return tuple(self._themes)

    def named(self, name: str) -> tuple[str, ...]:
        """Paths of the themes that ``name`` is the path, the name or a term of; empty if it is of none."""
        own = tuple(path for path in self.paths() if name in (path, path.rpartition("/")[2]))
        return own or tuple(match.theme_path for match in self.matches(name) if match.term == name)

    def theme(self, path: str) -> Theme:
        """The theme at this path. Raises KeyError if there is none."""
        return self._themes[path]

    def related(self, path: str) -> tuple[str, ...]:
        """Paths of the themes that bear on the one at ``path``, both ways: related terms of ISO 25964-1, "Thesauri
        and interoperability with other vocabularies" (2011). Those that it states itself come first."""
        return self._related.get(path, ())

    def words(self) -> Iterator[str]:
        """Every Chinese term once, for a segmenter's dictionary."""
        return (form for form, senses in self._chinese.words.items() if senses)

    def written(self) -> Iterator[str]:
        """Every Chinese term that official prose writes, once."""
        found = self._chinese.words.items()
        return (form for form, senses in found if any(kind in WRITTEN for _, kind, _ in senses))

    def matches(self, text: str) -> tuple[TermMatch, ...]:
        """Terms in text order, the longest at each place; one match for each theme a term belongs to.
        A look-alike hides the terms within it."""
        return tuple(
            TermMatch(start, end, text[start:end], theme.path, kind)
            for start, end, senses in self._chinese.scan(text)
            for theme, kind, term in senses
            if _supported(theme, term, text)
        )

    def themes(self, text: str, heading: str = "") -> tuple[str, ...]:
        """Paths of the themes that the words of a text speak for, the strongest first; see ``weights`` and
        ``strong``."""
        return self.strong(self.weights(text, heading))

    def weights(self, text: str, heading: str = "") -> dict[str, float]:
        """How strongly the words of a text speak for themes, by path. A heading counts half, and only for
        what the text speaks of too, unless that names no theme at all."""
        weights = dict(self._weights(text))
        above = self._weights(heading)
        for path in above if not weights else weights.keys() & above.keys():
            weights[path] = weights.get(path, 0.0) + _HEADING * above[path]
        return weights

    @staticmethod
    def strong(weights: Mapping[str, float]) -> tuple[str, ...]:
        """Those of some weighted paths that are not faint beside the strongest, the strongest first. A top-level theme
        stands alone only where none of its children is meant."""
        floor = _FAINT * max(weights.values(), default=0.0)
        strong = sorted((p for p in weights if weights[p] >= floor), key=lambda p: -weights[p])
        parents = {path.split("/")[0] for path in strong if "/" in path}
        return tuple(path for path in strong if path not in parents)

    def _weigh(self, text: str) -> Mapping[str, float]:
        """How strongly the terms of a text speak for each theme: the strongest in full, the others in part."""
        found: dict[str, dict[str, float]] = {}
        for start, end, senses in self._chinese.scan(text):
            for theme, kind, term in senses:
                if _supported(theme, term, text):
                    weight = _WEIGHT["colloq" if term in theme.faint else kind] * min(end - start, 6)
                    found.setdefault(theme.path, {})[term] = weight
        return {path: _together(terms.values()) for path, terms in found.items()}

    def expansions(self, text: str) -> tuple[Expansion, ...]:
        """For each term of a question that is not a theme's own name, what else to look for. A question
        needs no company for its words: who asks here asks about governance."""
        found = [(s, e, text[s:e], senses) for s, e, senses in self._chinese.scan(text)]
        latin = self._latin_pattern.finditer(text) if _LATIN.search(text) else ()
        found += [(*m.span(), m.group(), self._latin[_spaced(m.group())]) for m in latin]
        return tuple(
            Expansion(start, end, word, theme.path, _formal(theme, word), _why(theme, kind, word))
            for start, end, word, senses in sorted(found, key=lambda f: f[0])
            for theme, kind, term in senses
            if kind in _WHY
        )

    def spoken(self, path: str, start: int, end: int, word: str) -> Expansion:
        """What ``word`` at ``[start, end)`` means if people say it of the theme at ``path``."""
        theme = self.theme(path)
        return Expansion(start, end, word, path, _formal(theme, word), f"问到“{word}”，按“{theme.name}”查找")

    def rewrites(self, text: str) -> tuple[Rewrite, ...]:
        """Dialect in a question, in text order, and what to read for it."""
        return tuple(
            Rewrite(start, end, text[start:end], to)
            for start, end, to in self._dialect.scan(text)
            if to != text[start:end]
        )


def _family(entry: dict[str, Any], classes: Mapping[str, str]) -> Iterator[Theme]:
    """A top-level theme of the file and then its children."""
    yield _theme(entry, "", classes)
    yield from (_theme(child, entry["name"], classes) for child in entry.get("children", ()))


def _theme(entry: dict[str, Any], parent: str, classes: Mapping[str, str]) -> Theme:
    unknown = entry.keys() - _FIELDS
    if unknown:
        raise ValueError(
            f"主题“{entry.get('name')}”有未知字段 {'、'.join(sorted(unknown))}，可用字段：{'、'.join(sorted(_FIELDS))}。"
        )
    terms = {kind: tuple(entry.get(kind, ())) for kind in KINDS[1:]}
    needs = {term: tuple(words) for term, words in entry.get("needs", {}).items()}
    return Theme(
        id=entry["id"],
        name=entry["name"],
        parent=parent,
        terms={"name": (entry["name"],), **terms},
        look_alikes=tuple(entry.get("not", ())),
        needs=needs,
        faint=frozenset(entry.get("faint", ())),
        asked=tuple(
            _CLASS.sub(lambda said: _class(entry["name"], said[1], classes), each)
            for each in entry.get("asked", ())
        ),
        related=tuple(entry.get("related", ())),
    )


def _class(theme: str, name: str, classes: Mapping[str, str]) -> str:
    """The words of a class. Raises ValueError for an unknown one."""
    if name not in classes:
        raise ValueError(f"主题“{theme}”用了未知的词类 <{name}>，可用词类：{'、'.join(classes)}。")
    return classes[name]


def _related(themes: Collection[Theme]) -> dict[str, tuple[str, ...]]:
    """The paths of related themes by path, each pair in both directions. Raises ValueError for an unknown id."""
    paths = {theme.id: theme.path for theme in themes}
    pairs = [(theme, other) for theme in themes for other in theme.related]
    for theme, other in pairs:
        if other not in paths:
            raise ValueError(f"主题“{theme.name}”的相近主题 {other} 不在词表里，请改成词表里的 id。")
    found: dict[str, list[str]] = {}
    for path, other in [(a.path, paths[b]) for a, b in pairs] + [(paths[b], a.path) for a, b in pairs]:
        found.setdefault(path, []).append(other)
    return {path: tuple(dict.fromkeys(others)) for path, others in found.items()}


def _dialect(rules: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Dialect and ordinary words to what is read for them: an ordinary word stands for itself."""
    ordinary = {word: word for rule in rules for word in rule.get("not", ())}
    return ordinary | {rule["from"]: rule["to"] for rule in rules}


def _written(term: str) -> set[str]:
    """The ways in which texts write ``term``."""
    return {term.replace("、", pause) for pause in _PAUSES}


def _spaced(form: str) -> str:
    """Latin words in lower case with one space between two: a hyphen is a space (old-compound renovation)."""
    return " ".join(form.lower().replace("-", " ").split())


def _words(forms: Iterable[str]) -> re.Pattern[str]:
    """Whole Latin words in any case, the longest first; hyphens and spaces are one."""
    longest_first = (
        "|".join(r"[ -]+".join(map(re.escape, form.split())) for form in _longest_first(forms)) or "(?!)"
    )
    return re.compile(rf"(?<![a-z])(?:{longest_first})(?![a-z])", re.I | re.A)


def _longest_first(forms: Iterable[str]) -> list[str]:
    return sorted(forms, key=len, reverse=True)


def _together(weights: Collection[float]) -> float:
    """The weight of several terms of one theme."""
    return (1 - _MORE) * max(weights) + _MORE * sum(weights)


def _supported(theme: Theme, term: str, text: str) -> bool:
    """Whether ``text`` has one of the words that ``term`` needs beside it, if it needs any."""
    company = theme.needs.get(term)
    return company is None or any(word in text for word in company)


def _formal(theme: Theme, word: str) -> tuple[str, ...]:
    """The theme's name and formal synonyms, without ``word`` itself."""
    return tuple(term for term in (theme.name, *theme.terms["alias"]) if term != word)


def _why(theme: Theme, kind: Kind, word: str) -> str:
    return _WHY[kind].format(term=word, name=theme.name)
