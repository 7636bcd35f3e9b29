//! `postmortem reconcile` as an operator runs it: the real program beside the sandbox, on both stores.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;
mod postgres_support;

use std::process::{Command, Stdio};
use std::time::Duration;

use common::{World, assert_same};
use github_sandbox::RepoOptions;
use postmortem_bot::bot::event::{Event, Incoming};
use postmortem_bot::bot::model::{Actor, RepoRef};
use postmortem_bot::ports::{DeliveryContent, NewDelivery};

async fn world(postgres: bool) -> World {
    World::on(postgres.then(postgres_support::database)).await
}

/// Exit code, what it said, and its errors.
async fn reconcile(world: &World, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postmortem"));
    command
        .arg("reconcile")
        .args(["--lease", "2s", "--settle", "300ms", "--redelivery-pace", "1ms"])
        .args(arguments)
        .env("GITHUB_APP_ID", world.app.id.to_string())
        .env("GITHUB_APP_PRIVATE_KEY", &world.app.private_key_pem)
        .env("GITHUB_WEBHOOK_SECRET", &world.app.webhook_secret)
        .env("GITHUB_API_URL", world.sandbox.url())
        .env("DATABASE_URL", &world.database_url)
        .env_remove("RUST_LOG")
        .stdin(Stdio::null());
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_is_told_then_done_then_nothing_is_left() {
    for postgres in [false, true] {
        let world = world(postgres).await;
        world.sandbox.add_repo("globex", "web", RepoOptions::default()).unwrap();
        let suspended = world.sandbox.installation_of("globex/web").unwrap();
        world.sandbox.set_suspended(suspended, true).unwrap();
        let issue = world.open_issue("Customers \u{1b}[2Jcannot pay", None, &["incident"]).await;
        let other = world.open_issue("Slow", None, &[]).await;
        world.comment("bob", other, "/postmortem help").await;
        world.sandbox.quiesce(Duration::from_secs(20)).await.unwrap();
        let before = world.sandbox.snapshot();
        let deliveries = world.sandbox.deliveries().len();

        let (code, said, errors) = reconcile(&world, &["--dry-run"]).await;
        assert_eq!(code, 1, "{said}{errors}");
        assert!(
            said.contains(&format!(
                "- acme/shop #{issue}: open the pull request \"Postmortem: Customers [2Jcannot pay\""
            )),
            "{said}"
        );
        assert!(said.contains(&format!("- acme/shop #{other}: obey the command of bob in comment")), "{said}");
        assert!(said.contains("- deliveries: ask GitHub to deliver"), "{said}");
        assert!(said.contains("  globex: the installation is suspended: skipped"), "{said}");
        assert!(said.contains("Nothing was changed."), "{said}");
        assert!(!said.contains('\u{1b}'), "{said:?}");
        assert_eq!(errors, "", "an operator reads no log");
        assert_same(&before, &world.sandbox.snapshot(), "nothing changed");
        assert_eq!(world.sandbox.deliveries().len(), deliveries);

        let (code, said, errors) = reconcile(&world, &[]).await;
        assert_eq!(code, 0, "{said}{errors}");
        assert!(said.contains("- deliveries: asked GitHub to deliver"), "{said}");
        assert!(said.contains(&format!("- acme/shop #{issue}: open the pull request")), "{said}");
        assert!(said.contains(&format!("- acme/shop #{issue}: post the status comment on #{issue}")), "{said}");
        assert!(said.contains("answer the command in comment"), "{said}");
        world.only_pull().await;
        assert_eq!(world.answers(issue).await.len(), 1);
        assert_eq!(world.answers(other).await.len(), 1);

        let before = world.sandbox.snapshot();
        let (code, said, _) = reconcile(&world, &["--repo", "Acme/Shop"]).await;
        assert_eq!(code, 0, "{said}");
        let (code, said, _) = reconcile(&world, &["--repo", "acme/shop", "--dry-run"]).await;
        assert_eq!((code, said.as_str()), (0, "Nothing to do.\n"));
        // What the bot did was told in vain, too.
        let (code, said, _) = reconcile(&world, &[]).await;
        assert_eq!(code, 0, "{said}");
        let (code, said, _) = reconcile(&world, &["--dry-run"]).await;
        assert!(code == 0 && said.ends_with("Nothing to do.\n"), "{code} {said}");
        assert_same(&before, &world.sandbox.snapshot(), "nothing changed");
        world.contract.assert_clean();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_has_its_exit_code_and_is_named() {
    let world = world(false).await;
    for arguments in [&["--repo", "acme/none"][..], &["--repo", "acme/none", "--dry-run"]] {
        let (code, said, _) = reconcile(&world, arguments).await;
        assert_eq!(code, 1, "{said}");
        assert!(said.contains("no installation reaches a repository") && said.contains("acme/none"), "{said}");
    }
    let (code, _, errors) = reconcile(&world, &["--wait", "soon"]).await;
    assert_eq!(code, 2, "{errors}");

    let store = postmortem_bot::store::open(&world.database_url).await.unwrap();
    let incoming = Incoming {
        repo: RepoRef { installation: 77, id: 5, owner: "acme".into(), name: "shop".into() },
        sender: Actor { login: "ann".into(), is_bot: false },
        event: Event::Issue { number: 3, action: "labeled".into() },
    };
    let content = DeliveryContent::Job(Box::new(incoming));
    store.accept(NewDelivery { id: "guid-7".into(), event: "issues".into(), content }).await.unwrap();
    let claim = store.claim("test", Duration::from_mins(1)).await.unwrap().unwrap();
    let job = store.jobs(&claim).await.unwrap().remove(0);
    store.park(&claim, job.id, "422 it cannot be\nthat way").await.unwrap();
    let (code, said, _) = reconcile(&world, &["--dry-run"]).await;
    assert_eq!(code, 1);
    assert!(said.contains("! acme/shop #3: issue (delivery guid-7)"), "{said}");
    assert!(said.contains("tried 1 times: 422 it cannot be that way"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_runs_beside_the_bot_and_nothing_is_done_twice() {
    for postgres in [false, true] {
        let mut world = world(postgres).await;
        world.worker.sweeps = true;
        world.start_bot().await;
        world.rest().await;
        world.no_redelivery();
        world.sandbox.trouble_webhooks(Some(github_sandbox::WebhookTrouble { lost: 1.0, ..Default::default() }));
        let mut issues = Vec::new();
        for index in 0..3 {
            issues.push(world.open_issue(&format!("Outage number {index}"), None, &["incident"]).await);
        }
        world.comment("bob", issues[0], "/postmortem status").await;
        let (said, also) = tokio::join!(reconcile(&world, &[]), reconcile(&world, &[]));
        assert_eq!((said.0, also.0), (0, 0), "{said:?} {also:?}");
        world.rest_clean().await;
        assert_eq!(world.pulls().await.len(), 3);
        assert_eq!(world.answers(issues[0]).await.len(), 2);
        assert_eq!(world.answers(issues[1]).await.len(), 1);
        // The bot's own sweeps go on.
        let store = &world.bot.as_ref().unwrap().store;
        assert!(store.next_due().await.unwrap().is_some());
        world.stop_bot().await;
    }
}
