//! `postmortem demo` as people run it: the real program, from its arguments to its exit code.

mod browser_support;

use std::process::Command as StdCommand;

use browser_support::{Demo, PATIENCE, ended, postmortem};
use tokio::time::timeout;

#[tokio::test]
async fn once_lives_the_whole_story_and_exits_well() {
    let temporary = tempfile::tempdir().unwrap();
    let child = postmortem(temporary.path(), &["demo", "--once"]).spawn().unwrap();
    let output = timeout(PATIENCE, child.wait_with_output()).await.expect("the story should end").unwrap();
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(0), "{out}\n{err}");
    assert_eq!(err, "", "a story that goes well warns of nothing");

    // Each step follows the one before it.
    let mut rest = out.as_str();
    for step in [
        "bob opens issue #1",
        "ann labels #1 `incident`",
        "The bot opens pull request #2",
        "It comments on #1 with the link, once",
        "The check fails: ",
        " failure  line ",
        "ann completes postmortems/",
        "The check passes: ",
        "ann merges #2",
        "Each open action item is one sub-issue of #1",
        "#3 Block a deployment",
        "#4 Alert on failed airtime purchases",
        "#5 Run the purchase form's tests",
        "Their links are written into the document's lines",
        "webhook deliveries came a second time: nothing changed",
    ] {
        let at = rest.find(step).unwrap_or_else(|| panic!("{step:?} does not follow in:\n{out}"));
        rest = &rest[at + step.len()..];
    }
    assert_eq!(out.matches("opens pull request").count(), 1, "{out}");
    assert_eq!(temporary.path().read_dir().unwrap().count(), 0, "something was left behind");
}

#[tokio::test]
async fn by_hand_shows_its_page_and_ends_on_ctrl_c_leaving_nothing_behind() {
    let mut demo = Demo::start().await;
    let page = reqwest::get(format!("{}/", demo.url)).await.unwrap().error_for_status().unwrap().text().await.unwrap();
    assert!(page.contains("Customers cannot buy airtime"), "{page}");
    assert_eq!(demo.kept().len(), 1, "the database's folder");

    let pid = demo.child.id().expect("it runs").to_string();
    assert!(StdCommand::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let status = ended(&mut demo.child).await;
    assert_eq!(status.code(), Some(0), "{status}");
    assert_eq!(demo.kept(), [""; 0], "something was left behind");
}

#[tokio::test]
async fn an_address_that_is_taken_is_said_and_is_misuse() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let temporary = tempfile::tempdir().unwrap();
    let child = postmortem(temporary.path(), &["demo", "--listen", &address]).spawn().unwrap();
    let output = timeout(PATIENCE, child.wait_with_output()).await.expect("it should end").unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains(&format!("cannot listen on {address}")), "{err}");
}
