//! What deploys the bot fits the binary, and lets it finish what it accepted.

use std::path::Path;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn fly_keeps_the_bot_awake_and_alone() {
    let fly: toml::Table = read("fly.toml").parse().expect("TOML");
    let service = &fly["http_service"];
    assert_eq!(service["auto_stop_machines"].as_str(), Some("off"), "a stopped machine does no accepted work");
    assert!(service["min_machines_running"].as_integer() >= Some(1));
    // Longer than the worker lets running lanes end.
    assert!(fly["kill_timeout"].as_integer() > Some(20));
    assert_eq!(fly["kill_signal"].as_str(), Some("SIGTERM"));
}

#[test]
fn fly_and_docker_start_what_there_is() {
    let fly: toml::Table = read("fly.toml").parse().expect("TOML");
    let docker = read("Dockerfile");
    let has = |line: &str| docker.lines().any(|found| found == line);
    assert!(has("RUN cargo build --profile dist --locked --bin postmortem"));
    assert!(has(r#"ENTRYPOINT ["/usr/local/bin/postmortem"]"#) && has(r#"CMD ["serve"]"#));
    assert_eq!(fly["processes"]["app"].as_str(), Some("serve"));

    let port = fly["http_service"]["internal_port"].as_integer().expect("a port");
    assert_eq!(fly["env"]["PORT"].as_str(), Some(port.to_string().as_str()));
    assert_eq!(fly["checks"]["alive"]["port"].as_integer(), Some(port));
    assert!(has(&format!("EXPOSE {port}")));

    let database = "sqlite:///data/postmortem.db";
    assert_eq!(fly["env"]["DATABASE_URL"].as_str(), Some(database));
    assert_eq!(fly["mounts"][0]["destination"].as_str(), Some("/data"));
    assert!(has(&format!("ENV PORT={port} DATABASE_URL={database}")) && has("VOLUME /data"));

    assert_eq!(fly["http_service"]["checks"][0]["path"].as_str(), Some("/readyz"));
    assert_eq!(fly["checks"]["alive"]["path"].as_str(), Some("/healthz"));

    // The last `USER` is who runs, and that is not root.
    let user = docker.lines().filter_map(|line| line.strip_prefix("USER ")).next_back().expect("a USER");
    assert!(!matches!(user, "root" | "0"), "{user}");
    assert!(!docker.contains("apt-get") && !docker.contains("curl"), "nothing is downloaded but by cargo");
}

#[test]
fn no_secret_can_end_up_in_an_image() {
    let ignored = read(".dockerignore");
    for pattern in ["*.pem", ".env*", "*.db", ".git", "target"] {
        assert!(ignored.lines().any(|line| line == pattern), "{pattern}");
    }
}
