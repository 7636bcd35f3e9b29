//! Edits change what they name and nothing else.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use postmortem_bot::postmortem::Postmortem;
use postmortem_bot::postmortem::edit::{Edit, EditError, Link, apply, set_link, set_links, tick_box};

const URL: &str = "https://github.com/acme/shop/issues/12";

/// The line of the first item after its link was set.
fn linked(body: &str) -> String {
    let source = format!("# T\n\n## Action items\n\n{body}");
    let document = Postmortem::parse(&source);
    let item = document.action_items.first().unwrap_or_else(|| panic!("no item in {body:?}"));
    let edit = set_link(&document, item, 12, URL).unwrap_or_else(|| panic!("no edit for {body:?}"));
    let changed = apply(&source, &[edit]).unwrap();
    let again = Postmortem::parse(&changed);
    assert_eq!(again.action_items.len(), document.action_items.len(), "{changed}");
    assert_eq!(again.action_items[0].link.as_deref(), Some(URL), "{changed}");
    assert_eq!(again.action_items[0].key, item.key, "{changed}");
    assert!(set_link(&again, &again.action_items[0], 12, URL).is_none(), "set twice");
    changed["# T\n\n## Action items\n\n".len()..].to_owned()
}

#[test]
fn a_link_is_written_in_the_items_own_form() {
    let link = format!("([#12]({URL}))");
    for (body, expected) in [
        ("- Rotate the keys\n", format!("- Rotate the keys {link}\n")),
        ("- Rotate the keys  \n- Other\n", format!("- Rotate the keys {link}  \n- Other\n")),
        ("- [ ] Rotate the **keys**\r\n- Other\r\n", format!("- [ ] Rotate the **keys** {link}\r\n- Other\r\n")),
        ("1. Rotate\n   the keys\n\n   More.\n", format!("1. Rotate\n   the keys {link}\n\n   More.\n")),
        ("* Rotate the keys\n  * Owner: Ann\n", format!("* Rotate the keys {link}\n  * Owner: Ann\n")),
        (
            "Key Rotation: rotate the keys.\n\nKey Test: test them.\n",
            format!("Key Rotation: rotate the keys. {link}\n\nKey Test: test them.\n"),
        ),
        ("We will:\nRotate the keys\nTest them\n", format!("We will:\nRotate the keys {link}\nTest them\n")),
        (
            "| Action | Who |\n|--|--|\n| Rotate the keys | Ann |\n",
            format!("| Action | Who |\n|--|--|\n| Rotate the keys {link} | Ann |\n"),
        ),
        ("- Rotate `keys`", format!("- Rotate `keys` {link}")),
    ] {
        assert_eq!(linked(body), expected);
    }
}

#[test]
fn a_link_goes_into_its_column() {
    let changed = linked("| Action | Issue | Who |\n|--|--|--|\n| Rotate the keys | | Ann |\n");
    assert_eq!(changed, format!("| Action | Issue | Who |\n|--|--|--|\n| Rotate the keys | [#12]({URL}) | Ann |\n"));
}

#[test]
fn an_item_with_a_link_is_left_alone() {
    let source = "## Action items\n\n- Rotate the keys (acme/shop#4)\n- Rest https://github.com/acme/shop/pull/5\n";
    let document = Postmortem::parse(source);
    assert_eq!(document.action_items.len(), 2);
    for item in &document.action_items {
        assert!(item.link.is_some());
        assert_eq!(set_link(&document, item, 12, URL), None);
    }
}

#[test]
fn boxes_are_ticked_and_cleared() {
    let source = "## Action items\n\n- [ ] One\r\n- [X] Two\n- Three\n";
    let document = Postmortem::parse(source);
    let edits: Vec<Edit> =
        document.action_items.iter().filter_map(|item| tick_box(item, item.title == "One")).collect();
    assert_eq!(apply(source, &edits).unwrap(), "## Action items\n\n- [x] One\r\n- [ ] Two\n- Three\n");
    assert_eq!(tick_box(&document.action_items[0], false), None);
}

#[test]
fn edits_that_make_no_sense_are_refused() {
    let edit = |span, replacement: &str| Edit { span, replacement: replacement.to_owned() };
    assert_eq!(apply("abc", &[edit(1..1, "x"), edit(1..2, "y"), edit(0..1, "z")]).unwrap(), "zxyc");
    assert_eq!(apply("abc", &[edit(0..2, ""), edit(1..3, "")]), Err(EditError::Overlap(1)));
    assert_eq!(apply("aé", &[edit(2..2, "x")]), Err(EditError::OutOfBounds(2..2)));
    assert_eq!(apply("abc", &[edit(2..9, "x")]), Err(EditError::OutOfBounds(2..9)));
}

#[test]
fn many_links_are_written_at_once_and_those_that_would_not_be_read_are_left_out() {
    let source = "## Action items\n\n- Rotate the keys\n- Say `why\n- Test them #4\n- Wake (ann\n";
    let document = Postmortem::parse(source);
    let urls: Vec<String> = (1..=4).map(|number| format!("https://github.com/acme/shop/issues/{number}")).collect();
    let links: Vec<Link<'_>> = document
        .action_items
        .iter()
        .zip(1..)
        .zip(&urls)
        .map(|((item, number), url)| Link { item, number, url })
        .collect();
    let together = apply(source, &set_links(&document, &links)).unwrap();
    let again = Postmortem::parse(&together);
    let read: Vec<_> = again.action_items.iter().map(|item| item.link.as_deref()).collect();
    assert_eq!(read.len(), 4, "{together}");
    assert_eq!(read[0], Some(urls[0].as_str()), "{together}");
    assert!(set_links(&again, &[]).is_empty());

    // A key that the document does not have can't be found again.
    let other = Postmortem::parse("## Action items\n\n- Somebody else's\n");
    let stray = Link { item: &other.action_items[0], number: 9, url: URL };
    let kept = set_links(&document, &[links[0], stray]);
    assert_eq!(kept.len(), 1);
    assert_eq!(kept, set_links(&document, &links[..1]));
}
