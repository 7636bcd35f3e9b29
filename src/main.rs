fn main() -> anyhow::Result<std::process::ExitCode> {
    postmortem_bot::cli::run()
}
