//! Boxes on players, embedded objects and frames whose sandbox keeps us out: beside the element, over it, and gone with
//! it.

use cookie_gate_browser::Engine;
use cookie_gate_demo::Page;
use serde_json::{Value, json};

use super::super::{GRANT, WITHDRAW, asked, expect_still, host};
use super::app::{library, react};
use super::{ALLOW, ONCE, click_of, expect_boxes_of, world, world_in};
use crate::world::{World, npm};

const ALL: &str = "video,audio,iframe,embed,object";

/// A film with a still, a film with sources, a sound, a frame that keeps us out, and two embedded pages.
fn players(world: &World) -> String {
    let body = "<button id=\"before\" style=\"min-height: 32px\">Before</button>
<video data-cookie-gate=\"analytics\" controls width=\"480\" height=\"270\" poster=\"/demo/icon.svg\" data-src=\"HOST/film\"></video>
<video data-cookie-gate=\"analytics\" controls preload=\"auto\" width=\"480\" height=\"270\"><source data-src=\"HOST/film-2\"><track default kind=\"captions\" label=\"English\" srclang=\"en\" data-src=\"HOST/words\"></video>
<audio data-cookie-gate=\"analytics\" controls preload=\"auto\" data-src=\"HOST/sound\"></audio>
<iframe data-cookie-gate=\"analytics\" sandbox=\"allow-scripts\" title=\"Map\" width=\"480\" height=\"270\" data-src=\"HOST/frame\"></iframe>
<embed data-cookie-gate=\"analytics\" type=\"text/html\" title=\"Paper\" style=\"display: block; width: 480px; height: 270px\" data-src=\"HOST/paper\">
<object data-cookie-gate=\"analytics\" type=\"text/html\" title=\"Slides\" style=\"display: block; width: 480px; height: 270px\" data-data=\"HOST/slides\"></object>
<button id=\"after\" style=\"min-height: 32px\">After</button><p style=\"height: 100vh\"></p>
";
    for path in ["/film", "/film-2", "/words", "/sound", "/paper", "/slides"] {
        world.server.put(path, Page::html("<!doctype html><title>Film</title>"));
    }
    body.replace("HOST", &host(world))
}

/// How far each box is from lying exactly on its element, in pixels.
const OFF: &str = "
    return [...document.querySelectorAll('cookie-gate-box')].map((box) => {
      const [ours, theirs] = [box, box.previousElementSibling].map((one) => one.getBoundingClientRect());
      return Math.max(...['left', 'top', 'right', 'bottom'].map((edge) => Math.abs(ours[edge] - theirs[edge])));
    });";

#[track_caller]
fn expect_in_place(world: &World, count: usize) {
    world.browser.until("boxes on their elements", || {
        let off = world.browser.run(OFF);
        let off = off.as_array().expect("a list");
        (off.len() == count && off.iter().all(|one| one.as_f64().is_some_and(|one| one < 1.0))).then_some(())
    });
}

pub fn once_shows_one_player_and_always_all(engine: Engine) {
    let mut world = world_in(engine);
    world.open_page("/page", "", &players(&world));
    let seen = expect_boxes_of(&world, ALL, &[true; 6]);
    assert_eq!(seen[1][0], "player.test is not loaded");
    assert_eq!(asked(&world), [""; 0], "nobody is asked before the click");
    click_of(&world, ALL, 1, ONCE);
    // Not every browser asks for captions at once.
    world.browser.until("the film", || asked(&world).contains(&"/film-2".to_string()).then_some(()));
    expect_boxes_of(&world, ALL, &[true, false, true, true, true, true]);
    world.settle(400);
    let mut paths = asked(&world);
    paths.retain(|path| path != "/words");
    assert_eq!((paths, &world.state()["decided"]), (vec!["/film-2".to_string()], &json!(false)));
    let film = "return document.querySelectorAll('video')[1].inert;";
    assert_eq!(world.browser.run(film), false);
    click_of(&world, ALL, 3, ONCE);
    world.browser.until("the frame", || asked(&world).contains(&"/frame".to_string()).then_some(()));
    expect_boxes_of(&world, ALL, &[true, false, true, false, true, true]);
    click_of(&world, ALL, 0, ALLOW);
    world.browser.until("all of them", || {
        let asked = asked(&world);
        ["/film", "/film-2", "/frame", "/paper", "/slides", "/sound"]
            .iter()
            .all(|path| asked.iter().any(|one| one == path))
            .then_some(())
    });
    expect_boxes_of(&world, ALL, &[false; 6]);
    assert_eq!(world.browser.run("return document.querySelectorAll('[inert]').length;"), 0);
    assert_eq!(world.state()["method"], "save");
    world.browser.run(WITHDRAW);
    expect_boxes_of(&world, ALL, &[true; 6]);
    expect_still(&world);
    if !engine.shows_whole_jar() {
        world.browser.give_up();
    }
}

pub fn a_box_lies_on_a_player_moves_nothing_and_goes_with_it() {
    let world = world();
    let head = "<script>
        // Controls of players shift by themselves while they load. The boxes come half a second after that.
        window.shift = 0;
        addEventListener('load', () => setTimeout(() =>
          new PerformanceObserver((list) => { for (const { value } of list.getEntries()) shift += value; }).observe({ type: 'layout-shift' }), 300));
        </script>\n";
    world.open_page("/page", head, &players(&world));
    let places = "return [[...document.querySelectorAll('main > :not(cookie-gate-box)')].map((one) => [one.offsetLeft, one.offsetTop, one.offsetWidth, one.offsetHeight]), document.documentElement.scrollHeight];";
    let before = world.browser.run(places);
    expect_boxes_of(&world, ALL, &[true; 6]);
    expect_in_place(&world, 6);
    world.settle(300);
    assert_eq!(world.browser.run(places), before);
    assert_eq!(world.browser.run("return window.shift;"), json!(0));
    let still = "return [...document.querySelectorAll('cookie-gate-box')].map((one) => one.shadowRoot.querySelector('.box').className);";
    assert_eq!(world.browser.run(still)[0], "box still", "the still of the film stays in view");
    let words = "return [...document.querySelector('audio + cookie-gate-box').shadowRoot.querySelectorAll('p,button')].filter((one) => one.getClientRects().length && getComputedStyle(one).clipPath === 'none').map((one) => one.textContent);";
    assert_eq!(world.browser.run(words), json!(["player.test is not loaded", "Show once"]), "a bar");
    // A copy of the page's markup holds no second box, and what was boxed wakes as it was.
    world.browser.run("const main = document.querySelector('main'); const copy = document.createElement('div'); copy.innerHTML = main.innerHTML; document.querySelector('main').append(copy);");
    expect_boxes_of(&world, ALL, &[true; 12]);
    assert_eq!(world.browser.run("return document.querySelectorAll('cookie-gate-box').length;"), 12);
    world.browser.run(GRANT);
    expect_boxes_of(&world, ALL, &[false; 12]);
    assert_eq!(world.browser.run("return document.querySelectorAll('[inert],cookie-gate-box').length;"), 0);
}

pub fn the_keyboard_finds_a_player_s_box_and_not_its_controls() {
    let world = world();
    world.open_page("/page", "", &players(&world));
    // An element that the page itself has made inert stays so.
    world.browser.run("document.querySelector('video').inert = true;");
    expect_boxes_of(&world, ALL, &[true; 6]);
    world.browser.run("document.querySelector('#before').focus();");
    let focused = "
        const { activeElement } = document;
        const of = activeElement.previousElementSibling?.localName;
        return activeElement.shadowRoot ? of + ' ' + activeElement.shadowRoot.activeElement.textContent : activeElement.id;";
    let mut walk = Vec::new();
    for _ in 0..12 {
        world.browser.press('\u{e004}'); // Tab
        walk.push(world.browser.run(focused));
    }
    let both = |of: &str| [format!("{of} Show once"), format!("{of} Always allow")];
    let mut wanted: Vec<String> = [both("video"), both("video")].concat();
    wanted.push("audio Show once".into());
    wanted.extend([both("iframe"), both("embed"), both("object")].concat());
    wanted.push("after".into());
    assert_eq!(json!(walk), json!(wanted));
    let named = "return [...document.querySelectorAll('cookie-gate-box')].map((one) => one.shadowRoot.querySelector('[role=group]').getAttribute('aria-label'));";
    assert_eq!(world.browser.run(named)[5], "Blocked content: player.test");
    // Enter shows the second film, whose controls then have the focus; the page around the box hears nothing of it.
    world.browser.run(
        "window.heard = [];
         for (const type of ['click', 'keydown']) document.querySelector('main').addEventListener(type, () => heard.push(type));
         document.querySelectorAll('video + cookie-gate-box')[1].shadowRoot.querySelector('button').focus();",
    );
    world.browser.press('\u{e007}'); // Enter
    world.browser.until("the film", || asked(&world).contains(&"/film-2".to_string()).then_some(()));
    assert_eq!(world.browser.run("return [document.activeElement.localName, heard];"), json!(["video", []]));
    world.browser.run(GRANT);
    expect_boxes_of(&world, ALL, &[false; 6]);
    assert_eq!(world.browser.run("return document.querySelectorAll('[inert]').length;"), 1, "the page's own");
}

pub fn boxes_follow_players_that_move_scroll_and_go() {
    let world = world();
    let film = "<video data-cookie-gate=\"analytics\" style=\"width: 300px; height: 250px; flex: none\" data-src=\"HOST/film\"></video>";
    let body = "<div id=\"row\" style=\"display: flex; gap: 8px; overflow: auto; width: 500px\">FILMFILMFILM</div>
<div dir=\"rtl\" style=\"transform: scale(.8)\"><p id=\"text\">Words</p>FILM</div>
<div style=\"position: relative; width: 400px; aspect-ratio: 16 / 9\"><video data-cookie-gate=\"analytics\" style=\"position: absolute; inset: 0; width: 100%; height: 100%; z-index: 2\" data-src=\"HOST/film\"></video></div>
<div style=\"display: grid; grid: auto / 1fr 1fr; width: 640px\">FILMFILM</div>\n";
    world.open_page("/page", "", &body.replace("FILM", film).replace("HOST", &host(&world)));
    expect_boxes_of(&world, "video", &[true; 7]);
    expect_in_place(&world, 7);
    world.browser.run("document.querySelector('#row').scrollLeft = 120;");
    expect_in_place(&world, 7);
    let clipped =
        "return [...document.querySelectorAll('#row cookie-gate-box')].map((one) => getComputedStyle(one).clipPath);";
    let clipped = world.browser.run(clipped);
    assert_eq!(clipped[0], "inset(0px 0px 0px 120px)", "{clipped}");
    world.browser.run("document.querySelector('#text').style.height = '90px';");
    expect_in_place(&world, 7);
    world.browser.run("document.querySelector('#row').append(document.querySelector('#row video'));");
    expect_in_place(&world, 7);
    // Before the browser paints, no box stands without its player.
    let left = "document.querySelector('#row video').remove();
        return Promise.resolve().then(() => document.querySelectorAll('#row cookie-gate-box').length);";
    assert_eq!(world.browser.run(left), 2);
    // A page that removes what it does not know, again and again, wins.
    world.browser.run(
        "const row = document.querySelector('#row');
         new MutationObserver(() => { for (const box of row.querySelectorAll('cookie-gate-box')) box.remove(); }).observe(row, { childList: true });
         row.append('');",
    );
    world.settle(500);
    assert_eq!(world.browser.run("return document.querySelectorAll('#row cookie-gate-box').length;"), 0);
    assert_eq!(asked(&world), [""; 0]);
}

/// What both applications show: `film`, `both` in turned order, `none`.
const STEPS: [(&str, &[bool]); 7] = [
    ("both", &[true, true]),
    ("film", &[true]),
    ("none", &[]),
    ("both", &[true, true]),
    ("turned", &[true, true]),
    ("both", &[true, true]),
    ("film", &[true]),
];

#[track_caller]
fn walk(world: &World, what: &str) {
    expect_boxes_of(world, "video", &[true]);
    for (state, wanted) in STEPS {
        world.browser.run_with("set(input);", json!(state));
        expect_boxes_of(world, "video", wanted);
        expect_in_place(world, wanted.len());
        let order =
            "return [...document.querySelectorAll('#app :is(video,p)')].map((one) => one.title || one.textContent);";
        let shown = match state {
            "film" => json!(["Film", "film"]),
            "both" => json!(["Second", "both", "Film"]),
            "turned" => json!(["Film", "turned", "Second"]),
            _ => json!(["none"]),
        };
        assert_eq!(world.browser.run(order), shown, "{what} {state}");
    }
    assert_eq!((world.browser.run("return faults;"), asked(world)), (json!([]), Vec::new()), "{what}");
}

fn film(title: &str, source: &str) -> Value {
    json!({ "key": title, "title": title, "data-cookie-gate": "analytics", "data-src": format!("{source}/film") })
}

const FILM: &str = "<video title=\"Film\" data-cookie-gate=\"analytics\" data-src=\"HOST/film\"></video>";

pub fn react_hydrates_moves_and_removes_a_player_with_its_box() {
    let eighteen =
        ["react-18/umd/react.development.js", "react-dom-18/umd/react-dom.development.js"].map(npm).join("\n")
            + "\nObject.assign(window, React, ReactDOM);";
    for (name, script) in [("React 19", react()), ("React 18", eighteen)] {
        let world = world();
        world.server.put("/react.js", Page::script(script));
        let source = host(&world);
        let app = format!(
            "<script>
             window.faults = [];
             addEventListener('error', ({{ message }}) => faults.push(message));
             const e = createElement;
             const App = () => {{
               const [state, set] = useState('film');
               window.set = (next) => flushSync(() => set(next));
               const film = e('video', {});
               const second = e('video', {});
               const text = e('p', {{ key: 'text' }}, state);
               return e('div', null, {{ film: [film, text], both: [second, text, film], turned: [film, text, second], none: [text] }}[state]);
             }};
             const onRecoverableError = (fault) => faults.push(String(fault));
             // Hydration that comes late, and still before half a second after the load.
             addEventListener('load', () => setTimeout(() => hydrateRoot(document.querySelector('#app'), e(App), {{ onRecoverableError }}), 200));
             </script>",
            film("Film", &source),
            film("Second", &source),
        );
        let sent = format!("<div id=\"app\"><div>{}<p>film</p></div></div>", FILM.replace("HOST", &source));
        world.open_page("/page", "", &format!("{sent}<script src=\"/react.js\"></script>{app}"));
        walk(&world, name);
    }
}

pub fn vue_moves_and_removes_a_player_with_its_box() {
    let world = world();
    let vue = library(
        "import { createSSRApp, h, Fragment, nextTick, ref } from 'vue/dist/vue.runtime.esm-bundler.js';
        Object.assign(window, { createSSRApp, h, Fragment, nextTick, ref });",
    );
    world.server.put("/vue.js", Page::script(vue));
    let source = host(&world);
    // A list with keys between two fragments that come and go, whose anchors Vue looks for beside the player.
    let app = format!(
        "<script>
         window.faults = [];
         addEventListener('error', ({{ message }}) => faults.push(message));
         for (const name of ['warn', 'error']) console[name] = (...words) => faults.push(words.join(' '));
         const state = ref('film');
         window.set = (next) => {{ state.value = next; return nextTick(); }};
         const app = createSSRApp({{ render() {{
           const film = h('video', {});
           const second = h('video', {});
           const text = h('p', {{ key: 'text' }}, state.value);
           return h('div', null, {{ film: [film, text], both: [second, text, film], turned: [film, text, second], none: [text] }}[state.value]);
         }} }});
         app.config.errorHandler = (fault) => faults.push(String(fault));
         app.mount('#app');
         const list = ref(['a', 'b', 'c']);
         const isFilm = ref(true);
         window.change = (next, film) => {{ list.value = next; isFilm.value = film; return nextTick(); }};
         const lists = createSSRApp({{ render: () => h('div', null, [
           h(Fragment, {{ key: 'list' }}, list.value.map((one) => h('audio', {{ key: one, title: one, controls: true, 'data-cookie-gate': 'analytics', 'data-src': '{source}/' + one }}))),
           isFilm.value ? h('audio', {{ key: 'x', title: 'x', controls: true, 'data-cookie-gate': 'analytics', 'data-src': '{source}/x' }}) : h('i', {{ key: 'y', title: 'y' }}),
           h('b', {{ title: 'end' }}),
         ]) }});
         lists.config.errorHandler = (fault) => faults.push(String(fault));
         lists.mount('#lists');
         </script>",
        film("Film", &source),
        film("Second", &source),
    );
    let sound = |name: &str| {
        format!("<audio title=\"{name}\" controls data-cookie-gate=\"analytics\" data-src=\"{source}/{name}\"></audio>")
    };
    let sent = format!(
        "<div id=\"app\"><div>{}<p>film</p></div></div><div id=\"lists\"><div><!--[-->{}<!--]-->{}<b title=\"end\"></b></div></div>",
        FILM.replace("HOST", &source),
        ["a", "b", "c"].map(sound).concat(),
        sound("x"),
    );
    world.open_page("/page", "", &format!("{sent}<script src=\"/vue.js\"></script>{app}"));
    expect_boxes_of(&world, "audio", &[true; 4]);
    for (list, has_film) in
        [("cab", true), ("cab", false), ("dcba", true), ("", false), ("abc", true), ("bdac", false), ("c", true)]
    {
        let names: Vec<String> = list.chars().map(String::from).collect();
        world.browser.run_with("return change(input[0], input[1]).then(() => 0);", json!([names, has_film]));
        let order = "return [...document.querySelectorAll('#lists [title]')].map((one) => one.title).join('');";
        assert_eq!(world.browser.run(order), format!("{list}{}end", if has_film { "x" } else { "y" }));
        expect_boxes_of(&world, "audio", &vec![true; list.len() + usize::from(has_film)]);
    }
    world.browser.run("return change([], false).then(() => 0);");
    expect_boxes_of(&world, "audio", &[]);
    walk(&world, "Vue");
}

pub fn players_that_the_gate_itself_refuses_get_boxes_under_a_strict_policy() {
    let world = world();
    world.server.put("/google", Page::html("{{google}}"));
    let own = "<template data-cookie-gate-placeholder=\"google\"><p>Own words</p><button data-cookie-gate-once>Just now</button></template>";
    world.open_page("/page", "", &format!("<a href=\"/elsewhere\" id=\"app\"></a>\n{own}\n{}\n", "<br>".repeat(60)));
    // Nothing of this is tagged. The player of a film stands in a link.
    let add = "return fetch('/google').then((answer) => answer.text()).then((google) => {
           const made = (name, attributes) => {
             const element = document.createElement(name);
             for (const attribute in attributes) element.setAttribute(attribute, attributes[attribute]);
             return element;
           };
           const film = made('video', { controls: '', preload: 'auto', width: 480, height: 270 });
           film.append(made('source', { src: google + '/film.mp4' }), made('source', { src: google + '/film.webm' }));
           const sound = made('audio', { controls: '', preload: 'auto', src: google + '/sound.mp3' });
           document.querySelector('#app').append(film, sound);
         });";
    // The policy of the first page would let no film of the vendor load.
    for path in ["/page?csp=strict", "/page"] {
        world.open(path);
        world.browser.run(add);
        let seen = expect_boxes_of(&world, "video,audio", &[true; 2]);
        assert_eq!(seen[0], json!(["Own words", "Just now"]));
        assert_eq!((world.vendor_requests(), world.browser.console()), (Vec::new(), Vec::new()));
    }
    click_of(&world, "video,audio", 0, ONCE);
    world.browser.until("the film", || (!world.vendor_requests().is_empty()).then_some(()));
    world.settle(300);
    assert!(world.vendor_requests().iter().all(|request| request.path.starts_with("/film.")));
    assert_eq!(world.browser.run("return location.pathname;"), "/page", "the link is not followed");
    assert_eq!(world.browser.names(), [""; 0], "the jar stays shut");
    // Another address is another question.
    world.browser.run(
        "const film = document.querySelector('video');
         film.lastElementChild.src = film.lastElementChild.src.replace('film', 'other');",
    );
    world.settle(300);
    assert!(world.vendor_requests().iter().all(|request| request.path.starts_with("/film.")));
    world.browser.run("CookieGate.rejectAll();");
    expect_boxes_of(&world, "video,audio", &[true; 2]);
}
