# Every verb is one word to config/launch, which explains itself: `make help`.
PYTHON ?= python3
VERBS = help run stop seed test test-long lint types fix shape translations lock bench-pages bench-start bench-ledger bench-matching bench-tally bench-votes bench-dryrun bench-distribution bench-observatory

.PHONY: $(VERBS)
$(VERBS):
	@$(PYTHON) -m config.launch $@
