//! What pages do with their own elements, and where they would notice a gate that works differently from the browser.

use serde_json::{Value, json};

use crate::harness::Case;
use crate::world::{World, on_both_hosts};

pub const CASES: &[Case] = crate::cases![
    markup_that_is_null_is_no_text_where_the_browser_takes_it_so,
    a_frame_with_a_document_of_its_own_is_loaded_once_whatever_is_put_beside_it,
    what_is_no_address_is_none_to_the_browser_either,
    no_member_of_the_api_throws_for_a_wrong_argument,
];

/// Refused, so that every hook works, and accepted.
const ANSWERS: [&str; 2] = ["reject", "accept"];

fn on_each_answer(check: impl Fn(&World)) {
    on_both_hosts(|world| {
        for answer in ANSWERS {
            world.browser.empty_jar();
            world.open("/demo/news.html");
            world.answer_banner(answer);
            check(world);
            assert_eq!(world.browser.console(), [""; 0], "the console stays empty");
        }
    });
}

fn markup_that_is_null_is_no_text_where_the_browser_takes_it_so() {
    on_each_answer(|world| {
        let texts = world.browser.run(
            "const made = (markup) => {
               const parent = document.createElement('div');
               const child = parent.appendChild(document.createElement('p'));
               child.innerHTML = '<b>1</b>';
               markup(child);
               return parent.innerHTML;
             };
             return [
               made((element) => { element.innerHTML = null; }),
               made((element) => { element.innerHTML = undefined; }),
               made((element) => { element.outerHTML = null; }),
               made((element) => { element.attachShadow({ mode: 'open' }).innerHTML = null; return element.shadowRoot.innerHTML; }),
               made((element) => element.insertAdjacentHTML('beforeend', null)),
             ];",
        );
        assert_eq!(texts, json!(["<p></p>", "<p>undefined</p>", "", "<p><b>1</b></p>", "<p><b>1</b>null</p>"]));
    });
}

fn a_frame_with_a_document_of_its_own_is_loaded_once_whatever_is_put_beside_it() {
    on_each_answer(|world| {
        world.browser.run(
            "window.loads = 0;
             const box = document.body.appendChild(document.createElement('div'));
             const frame = document.createElement('iframe');
             frame.srcdoc = '<!doctype html><script>parent.loads++</script><input>';
             const loaded = new Promise((done) => { frame.onload = done; });
             box.append(frame);
             return loaded.then(() => {
               frame.contentDocument.querySelector('input').value = 'typed';
               box.insertBefore(document.createElement('p'), frame);
               document.body.insertBefore(document.createElement('p'), box);
             });",
        );
        world.settle(300);
        let left = "return [loads, document.querySelector('iframe').contentDocument.querySelector('input').value];";
        assert_eq!(world.browser.run(left), json!([1, "typed"]));
    });
}

fn what_is_no_address_is_none_to_the_browser_either() {
    on_each_answer(|world| {
        let seen = world.browser.run(
            "const image = new Image();
             // More than can be asked about: an address that holds its own content.
             image.src = 'data:image/svg+xml,<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"7\" height=\"7\"><!--' + 'a'.repeat(60000) + '--></svg>';
             return image.decode().then(() => [image.width, new Audio(undefined).hasAttribute('src'), new Audio().hasAttribute('src')]);",
        );
        assert_eq!(seen, json!([7, false, false]));
    });
}

fn no_member_of_the_api_throws_for_a_wrong_argument() {
    on_each_answer(|world| {
        let answers = world.browser.run(
            "const wrong = [undefined, null, 0, {}, Symbol(), Object.create(null), { toString() { throw 1; } }];
             return wrong.flatMap((one) => [CookieGate.allows(one), typeof CookieGate.on(one, () => {}), CookieGate.guard(one)]);",
        );
        let wanted: Vec<Value> = (0..7).flat_map(|_| [json!(false), json!("function"), Value::Null]).collect();
        assert_eq!(answers, json!(wanted));
    });
}
