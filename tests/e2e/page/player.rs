//! Films, sounds and pictures whose addresses stand in `<source>`.

use super::{GRANT, WITHDRAW, asked, expect_asked, expect_still, host, world};
use crate::harness::Case;

pub const CASES: &[Case] = crate::cases![sources_wait_start_and_go_back_to_sleep];

const BODY: &str =
    "<video data-cookie-gate=\"analytics\" poster=\"/demo/icon.svg\"><source data-src=\"HOST/film\"></video>
<audio data-cookie-gate=\"analytics\" data-src=\"HOST/sound\"></audio>
<audio><source data-cookie-gate=\"analytics\" data-src=\"HOST/tone\"></audio>
<picture data-cookie-gate=\"analytics\">
<source data-srcset=\"HOST/image\"><img alt=\"\" data-src=\"HOST/image-2\" src=\"/demo/icon.svg\"></picture>";

fn sources_wait_start_and_go_back_to_sleep() {
    let world = world();
    world.open_page("/player", "", &BODY.replace("HOST", &host(&world)));
    // Who sets an address by script gets no further than who writes it into the markup.
    world.browser.run(
        "for (const source of document.querySelectorAll('source,audio')) {
           if (source.dataset.src) source.src = source.dataset.src;
           if (source.dataset.srcset) source.srcset = source.dataset.srcset;
         }",
    );
    world.settle(200);
    assert_eq!(asked(&world), [""; 0]);
    assert!(world.requests_of("/demo/icon.svg") > 0, "a still may show until the grant");
    world.browser.run(GRANT);
    expect_asked(&world, &["/film", "/image", "/sound", "/tone"]);
    world.browser.run(WITHDRAW);
    expect_still(&world);
    let left = "return document.querySelectorAll(':is(audio,source,img):is([src*=player],[srcset])').length;";
    assert_eq!(world.browser.run(left), 0);
}
