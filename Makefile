# 他山：常用命令。第一次使用：make demo
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt
EXTRAS ?= test
LIBRARY ?= .demo/library
QUESTION := 别的地方怎么解决老旧小区改造难题
comma := ,
BASE := .venv/.installed
TOOLS := .venv/.installed-$(subst $(comma),-,$(EXTRAS))

# Without compiled files each of the test processes compiles all tests anew: six seconds each.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo serve test check eval eval-retrieval eval-ingest eval-practices eval-answers bench bench-scale bench-ingest clean

demo: $(BASE)
	@$(BIN)/tashan --library .demo/library ingest corpus/reports
	@echo; echo "▶ tashan search $(QUESTION)"
	@$(BIN)/tashan --library .demo/library search "$(QUESTION)" -k 3
	@echo; echo "▶ tashan ask $(QUESTION)"
	@$(BIN)/tashan --library .demo/library ask "$(QUESTION)"

serve: $(BASE)
	@test -d $(LIBRARY) || $(BIN)/tashan --library $(LIBRARY) ingest corpus/reports
	@$(BIN)/tashan --library $(LIBRARY) serve

test: $(TOOLS)
	@$(BIN)/python -m pytest

check: $(TOOLS)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

eval: $(BASE)
	@$(BIN)/python benchmarks/gold.py

eval-retrieval: $(BASE)
	@$(BIN)/python -m benchmarks.retrieval

eval-ingest: $(BASE)
	@$(BIN)/python -m benchmarks.cleaning
	@echo; echo "▶ 网页正文，与 trafilatura 相比"
	@$(BIN)/python -m benchmarks.webpages

eval-practices: $(BASE)
	@$(BIN)/python -m benchmarks.practices
	@echo; $(BIN)/python -m benchmarks.practices --news
	@echo; $(BIN)/python -m benchmarks.naming

eval-answers: $(BASE)
	@$(BIN)/python -m benchmarks.answers
	@echo; echo "▶ 不知道程序的人另提的问题"
	@$(BIN)/python -m benchmarks.questions
	@echo; echo "▶ 回答里改错一处，核对拦得住多少"
	@$(BIN)/python -m benchmarks.mutations

bench: $(BASE)
	@$(BIN)/python benchmarks/speed.py
	@echo; echo "▶ 抽取做法：地点、主题、数字合在一起"
	@$(BIN)/python -m benchmarks.extraction
	@echo; echo "▶ 检索，与其他系统并排"
	@$(MAKE) --no-print-directory bench-scale

# Other sizes, other options: make bench-scale SIZES=1000000 SCALE="--turns 1 --keep"
SIZES ?= 10000 100000
bench-scale:
	@$(MAKE) --no-print-directory EXTRAS=bench .venv/.installed-bench
	@$(BIN)/python -m benchmarks.scale --sizes $(SIZES) $(SCALE)
	@$(BIN)/python -m benchmarks.scale.words
	@$(BIN)/python -m benchmarks.scale.report

bench-ingest:
	@$(MAKE) --no-print-directory EXTRAS=bench .venv/.installed-bench
	@$(BIN)/python benchmarks/throughput.py

clean:
	@rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -m venv .venv

$(BASE): pyproject.toml constraints.txt | $(BIN)/python
	@echo "正在安装他山及其依赖（首次约需一分钟）……"
	@$(PIP) -e .
	@touch $@

$(TOOLS): pyproject.toml constraints.txt | $(BIN)/python
	@echo "正在安装他山、依赖和 $(EXTRAS) 所需的工具……"
	@$(PIP) -e '.[$(EXTRAS)]'
	@touch $@ $(BASE)
