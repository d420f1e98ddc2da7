//! The command `zongbao-agent`.

use std::process::ExitCode;

fn main() -> ExitCode {
    zongbao_agent::cli::main()
}
