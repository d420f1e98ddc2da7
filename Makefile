# Everything a person does with this project. `make demo` and `make test` set up what is missing by themselves.

CARGO ?= cargo
PREFIX ?= /usr
SYSCONFDIR ?= /etc
DESTDIR ?=
BIN := $(or $(CARGO_TARGET_DIR),target)/debug
RELEASE := $(or $(CARGO_TARGET_DIR),target)/release

CONSOLE := collector/console
BROWSER := tests/browser
CONSOLE_SOURCES := $(shell find $(CONSOLE)/src $(CONSOLE)/public -type f 2>/dev/null) $(addprefix $(CONSOLE)/,index.html vite.config.ts tsconfig.json)

.PHONY: help build release demo demo-check console console-lint console-test browser-lint browser-test screenshots test lint simulate bench install uninstall setup

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

build: ## build agent and collector for development
	@scripts/setup build
	$(MAKE) console
	$(CARGO) build --locked --workspace

release: ## build agent and collector for production
	@scripts/setup build
	$(MAKE) console
	$(CARGO) build --locked --release -p zongbao-agent
	$(CARGO) build --locked --release -p zongbao-collector

demo: ## a little e-government network on this machine: break things and watch
	@scripts/setup demo
	$(MAKE) console
	$(CARGO) build --locked -p zongbao-agent -p zongbao-collector
	@$(BIN)/zongbao-collector demo

demo-check: ## the same story unattended: fails unless every fault gave exactly what it should
	@scripts/setup demo
	$(MAKE) console
	$(CARGO) build --locked -p zongbao-agent -p zongbao-collector
	@$(BIN)/zongbao-collector demo --check

test: ## everything: format, lints, licences, all tests, the demo's story
	@scripts/setup test
	$(MAKE) console
	$(MAKE) lint
	$(MAKE) console-test
	# Together, so that programs and tests share one set of dependencies: apart, their features differ and much is built twice.
	$(CARGO) build --locked --workspace --bins --tests
	$(CARGO) test --locked --workspace
	@$(BIN)/zongbao-collector demo --check
	cd $(BROWSER) && BIN=$(abspath $(BIN)) npm test --silent

console: $(CONSOLE)/dist/index.html ## build the web console, if its sources changed

$(CONSOLE)/node_modules/.package-lock.json: $(CONSOLE)/package.json $(CONSOLE)/package-lock.json
	cd $(CONSOLE) && npm ci --no-audit --no-fund
	@touch $@

$(CONSOLE)/dist/index.html: $(CONSOLE)/node_modules/.package-lock.json $(CONSOLE_SOURCES)
	cd $(CONSOLE) && npm run --silent build
	@touch $@

console-lint: $(CONSOLE)/node_modules/.package-lock.json ## the console's types, their drift from the API, lints and formatting
	cd $(CONSOLE) && npm run --silent check && npm run --silent lint

console-test: $(CONSOLE)/node_modules/.package-lock.json ## the console's component tests
	cd $(CONSOLE) && npm test --silent

$(BROWSER)/node_modules/.package-lock.json: $(BROWSER)/package.json $(BROWSER)/package-lock.json
	cd $(BROWSER) && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund
	@touch $@

browser-lint: $(BROWSER)/node_modules/.package-lock.json $(CONSOLE)/node_modules/.package-lock.json
	cd $(BROWSER) && npm run --silent check

browser-test: ## an operator, a subcontractor and an officer use the console in a real browser, on the real demo network
	@scripts/setup test
	$(MAKE) console browser-lint
	$(CARGO) build --locked -p zongbao-agent -p zongbao-collector
	cd $(BROWSER) && BIN=$(abspath $(BIN)) npm test --silent

screenshots: ## docs/screenshots: each page of the console in both themes, with an incident going on
	@scripts/setup screenshots
	$(MAKE) console $(BROWSER)/node_modules/.package-lock.json
	$(CARGO) build --locked -p zongbao-agent -p zongbao-collector
	cd $(BROWSER) && BIN=$(abspath $(BIN)) npm run --silent screenshots

lint: console-lint browser-lint ## formatting, clippy (a warning fails), licences and sources of dependencies
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
