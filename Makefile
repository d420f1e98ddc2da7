# Everything a person does with this project. `make demo` and `make test` set up what is missing by themselves.

CARGO ?= cargo
PREFIX ?= /usr
SYSCONFDIR ?= /etc
DESTDIR ?=
BIN := $(or $(CARGO_TARGET_DIR),target)/debug
RELEASE := $(or $(CARGO_TARGET_DIR),target)/release

.PHONY: help build release demo demo-check test lint simulate bench install uninstall setup

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

build: ## build agent and collector for development
	@scripts/setup build
	$(CARGO) build --locked --workspace

release: ## build agent and collector for production
	@scripts/setup build
	$(CARGO) build --locked --release -p zongbao-agent
	$(CARGO) build --locked --release -p zongbao-collector

demo: ## a little e-government network on this machine: break things and watch
	@scripts/setup demo
	$(CARGO) build --locked -p zongbao-agent -p zongbao-collector
	@$(BIN)/zongbao-collector demo

demo-check: ## the same story unattended: fails unless every fault gave exactly what it should
	@scripts/setup demo
	$(CARGO) build --locked -p zongbao-agent -p zongbao-collector
	@$(BIN)/zongbao-collector demo --check

test: ## everything: format, lints, licences, all tests, the demo's story
	@scripts/setup test
	$(MAKE) lint
	$(CARGO) build --locked --workspace
	$(CARGO) test --locked --workspace
	$(MAKE) demo-check

lint: ## formatting, clippy (a warning fails), licences and sources of dependencies
	$(CARGO) fmt --all --check
	$(CARGO) clippy --locked --workspace --all-targets -- -D warnings
	$(CARGO) deny --log-level error check licenses bans sources
	@scripts/advisories

simulate: ## score the correlation engine and its peers on generated networks and faults
	$(CARGO) run --locked -p zongbao-tests --bin simulate -- --peers

bench: ## the figures of docs/benchmarks.md
	@scripts/setup bench
	scripts/bench

install: ## install release binaries, units and sample configuration (as root; DESTDIR for packagers)
	@test -x $(RELEASE)/zongbao-agent -a -x $(RELEASE)/zongbao-collector || { echo "run 'make release' first, as yourself"; exit 1; }
	@scripts/install "$(RELEASE)" "$(DESTDIR)" "$(PREFIX)" "$(SYSCONFDIR)"

uninstall: ## remove what install put there; configuration and data stay
	@scripts/install --remove "$(DESTDIR)" "$(PREFIX)"
