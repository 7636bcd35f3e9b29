//! A person's story in a real browser: from the label to the filed action items, on the sandbox's own page.
//!
//! Needs Chromium and its driver; `cargo xtask test` installs them.

mod browser_support;

use browser_support::{Browser, Demo};
use fantoccini::Locator;

/// What a person writes below the drafted front matter.
const COMPLETED: &str = include_str!("../src/cli/demo/completed.md");

/// Opens the issue, labels it, and follows the link in the bot's comment: the pull request's conversation.
async fn label_and_follow(browser: &Browser, demo: &Demo) {
    browser.open(&format!("{}/", demo.url)).await;
    browser.click("#issues .row[data-number='1'] .title").await;
    browser.see_text("#state", "Open").await;
    browser.fill("#label-form input[name=label]", "incident").await;
    browser.click("#label-form button[name=add-label]").await;
    browser.see("#labels [data-label=incident]").await;
    // It comes by itself: nobody reloads the page.
    browser.see_text(".comment.by-bot", "The draft is in #2").await;
    browser.click(".comment.by-bot .markdown a[href$='/pull/2']").await;
    browser.see("#merge-box").await;
}

#[tokio::test]
async fn a_person_lives_the_story_from_label_to_filed_action_items() {
    let demo = Demo::start().await;
    let browser = Browser::start(&[]).await;
    label_and_follow(&browser, &demo).await;

    // The pull request, and its failing check with a summary.
    assert!(browser.client.current_url().await.unwrap().path().ends_with("/acme/shop/pull/2"));
    assert_eq!(browser.see("[data-label=postmortem]").await, "postmortem");
    let line = browser.see("#merge-box .check.failure[data-check=postmortem]").await;
    assert!(line.contains("error"), "{line}");
    browser.see_text("#merge-box .findings", "The section \"Impact\" is empty").await;
    browser.click("#tabs a[href$='/checks']").await;
    let run = browser.see(".run.check.failure").await;
    for part in ["Summary", "❌ empty", "Annotations"] {
        assert!(run.contains(part), "{part}: {run}");
    }

    // An annotation leads to its line in the document, which is marked.
    browser.click(".notes .where a").await;
    browser.see(".source tr:target").await;
    browser.see_marked(".source tr:target .t").await;
    browser.see("#document .annotation.failure").await;
    assert!(browser.count(".source .note .annotation").await > 3, "annotations stand at their lines");
    let front_matter = browser.see(".document .front-matter").await;
    assert!(front_matter.contains("title") && front_matter.contains("Customers cannot buy airtime"), "{front_matter}");
    assert_eq!(browser.see(".document h1").await, "Customers cannot buy airtime");
    browser.see_text(".document", "Action items").await;

    // Written to the end, it passes.
    browser.click(".file .edit").await;
    let draft = browser.property("#editor", "value").await;
    let front_matter = draft.split("---\n").nth(1).expect("drafted front matter");
    browser.paste("#editor", &format!("---\n{front_matter}---\n{COMPLETED}")).await;
    browser.fill("#message", "Write the postmortem").await;
    browser.click("#commit").await;
    browser.see_text("#document", "1,840 failed purchases").await;
    browser.click("#tabs a[href$='/pull/2']").await;
    browser.see("#merge-box .check.success[data-check=postmortem]").await;
    assert_eq!(browser.count("#merge-box .check").await, 1);

    // Merged, every open action item is a sub-issue of the incident.
    browser.click("#merge").await;
    browser.see_text("#state", "Merged").await;
    browser.open(&format!("{}/acme/shop/issues/1", demo.url)).await;
    browser.see("#sub-issues .row[data-number='5']").await;
    assert_eq!(browser.count("#sub-issues .row").await, 3);
    browser.see_text(".comment.by-bot", "Merged in #2").await;

    // Its issue leads back to the incident and to the line that it came from.
    browser.click("#sub-issues .row[data-number='3'] .title").await;
    browser.see_text("#assignees", "ann").await;
    browser.see_text("#assignees", "#1 Customers cannot buy airtime").await;
    browser.click(".comment .markdown a[href*='/blob/']").await;
    let target = browser.see(".source tr:target").await;
    assert!(target.contains("Block a deployment while a bug"), "{target}");
    browser.see_marked(".source tr:target .t").await;

    // And the file on the default branch links the issue.
    browser.open(&format!("{}/acme/shop", demo.url)).await;
    let file = browser.client.find(Locator::Css("#files a[href*='postmortems/']")).await.unwrap();
    file.click().await.unwrap();
    browser.click(".document a[href$='/issues/3']").await;
    browser.see_text("h1", "Block a deployment").await;
    browser.close().await;
}

/// Writes the picture in the README, of a pull request with its failing check: `cargo xtask screenshot`.
#[tokio::test]
#[ignore = "writes docs/images/pull-request.png"]
async fn picture_of_the_pull_request() {
    /// Of the page, in CSS pixels; each is 1.2 pixels of the picture.
    const WIDTH: u32 = 1000;
    let demo = Demo::start().await;
    let browser = Browser::start(&["--force-device-scale-factor=1.2", "--hide-scrollbars"]).await;
    label_and_follow(&browser, &demo).await;
    browser.see("#merge-box .check.failure").await;
    browser.see("#labels [data-label=postmortem]").await;
    // Down to the check's end: what else can be done there is no news.
    browser.resize(WIDTH, "Math.ceil(document.querySelector('#merge-box').getBoundingClientRect().bottom) + 14").await;
    let picture = browser.client.screenshot().await.unwrap();
    browser.close().await;
    assert!(picture.len() < 300_000, "{} bytes are too many for a README", picture.len());
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/images/pull-request.png");
    std::fs::write(path, picture).unwrap();
}
