//! The `tidegate` binary. Everything is in the library, so that tests can have a twin of it.

use std::process::ExitCode;

fn main() -> ExitCode {
    tidegate_cli::main()
}
