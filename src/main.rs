//! The command line `postmortem`; all of it lives in the library.

fn main() -> std::process::ExitCode {
    postmortem_bot::cli::main()
}
