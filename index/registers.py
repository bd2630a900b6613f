"""A store in, what is kept beside its documents out: what people said of them, did with them and asked about them."""

from pathlib import Path

from index.audit import Audit
from index.baskets import Baskets
from index.catalogue import Catalogue
from index.corrections import Corrections
from index.decisions import Verdicts
from index.feedback import Feedback
from index.folders import DATABASE
from index.jobs import Jobs
from index.kinships import Kinships
from index.losses import Losses
from index.margins import Margins
from index.materials import Materials
from index.openness import Openness
from index.overlays import Overlays
from index.own_weights import FILE, OwnWeights
from index.reports import Reports
from index.store import Store
from index.suggestions import Suggester
from index.survey import Survey
from index.texts import Texts
from index.uploads import Uploads
from index.vocabulary import OwnVocabulary


class Registers:
    """Each register of one library under its own name."""

    def __init__(self, store: Store, folder: Path, read_only: bool) -> None:
        """``folder`` is that of the library; of one that is only read no register can be written."""
        self.verdicts = Verdicts(store)
        self.corrections = Corrections(store)
        self.overlays = Overlays(store)
        self.texts = Texts(store)
        self.kinships = Kinships(store)
        self.catalogue = Catalogue(store)
        self.jobs = Jobs(store, folder / "job.lock")
        self.uploads = Uploads(store)
        self.openness = Openness(store)
        self.audit = Audit(store)
        self.own_vocabulary = OwnVocabulary(store, self.audit)
        self.own_weights = OwnWeights(folder / FILE, store, self.audit)
        self.feedback = Feedback(folder / DATABASE, read_only)
        self.survey = Survey(store)
        self.suggester = Suggester(store)
        self.margins = Margins(store)
        self.materials = Materials(store)
        self.reports = Reports(store)
        self.losses = Losses(store)
        self.baskets = Baskets(folder / DATABASE, read_only)
