# make demo   the main job: builds, reads the sample reports, asks, shows where the answer was said
# make test   everything that must hold (formatting, lints, tests); needs no network once the crates are there
# make eval   figures against the annotated documents, where there are any
# make check  rules, seeds, queries and ontology
.PHONY: demo test lint eval check install

CARGO_TARGET_DIR ?= target
BANGFU = $(CARGO_TARGET_DIR)/release/bangfu

demo:
	@sh scripts/demo.sh

test:
	@sh .ci/run

lint:
	cargo fmt --check
	cargo clippy --release --locked --all-targets -- -D warnings

$(BANGFU): force
	@cargo build --release --locked
.PHONY: force

check: $(BANGFU)
	@$(BANGFU) check --inputs seeds/documents

eval: $(BANGFU)
	@sh scripts/evaluate.sh $(BANGFU)

install:
	@sh scripts/setup.sh
	cargo install --path . --locked
