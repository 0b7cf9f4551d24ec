//! The `tidegate` binary once more, under another name: cargo gives tests the
//! binaries of their own package only.

use std::process::ExitCode;

fn main() -> ExitCode {
    tidegate_cli::main()
}
