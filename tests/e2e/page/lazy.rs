//! Lazy loaders, which take `data-src` for an attribute of their own.

use super::{GRANT, WITHDRAW, asked, expect_asked, expect_still, host, put_library, world};
use crate::harness::Case;

pub const CASES: &[Case] = crate::cases![
    lazysizes_loads_no_tagged_element_before_the_grant,
    lazysizes_sends_no_frame_to_a_vendor_before_the_grant,
];

fn lazysizes_loads_no_tagged_element_before_the_grant() {
    let world = world();
    put_library(&world, "/lazysizes.js", "lazysizes/lazysizes.min.js");
    let body = format!(
        "<img alt=\"\" class=\"lazyload\" data-cookie-gate=\"analytics\" data-src=\"{0}/image\">
         <img alt=\"\" class=\"lazyload\" data-cookie-gate=\"analytics\" data-srcset=\"{0}/image-2 1x\"
           src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>\">
         <iframe title=\"Player\" class=\"lazyload\" data-cookie-gate=\"analytics\" data-src=\"{0}/frame\"></iframe>",
        host(&world)
    );
    world.open_page("/lazy", "<script src=\"/lazysizes.js\" async></script>", &body);
    world.browser.until("the loader", || {
        world.browser.run("return document.querySelectorAll('.lazyloaded').length;").as_u64().filter(|count| *count > 0)
    });
    world.settle(300);
    assert_eq!(asked(&world), [""; 0]);
    world.browser.run(GRANT);
    expect_asked(&world, &["/frame", "/image", "/image-2"]);
    world.browser.run(WITHDRAW);
    expect_still(&world);
}

/// The frame has no tag. The loader navigates the frame by `location`, which no hook sees.
fn lazysizes_sends_no_frame_to_a_vendor_before_the_grant() {
    let world = world();
    put_library(&world, "/lazysizes.js", "lazysizes/lazysizes.min.js");
    let body = "<iframe title=\"Report\" class=\"lazyload\" data-src=\"{{google}}/report.html\"></iframe>";
    world.open_page("/lazy", "<script src=\"/lazysizes.js\" async></script>", body);
    world.browser.until("the loader", || {
        world.browser.run("return !!document.querySelector('.lazyloaded,.lazyloading');").as_bool().filter(|is| *is)
    });
    world.settle(300);
    assert_eq!(world.vendor_requests(), []);
    world.browser.run(GRANT);
    world.browser.until("the report", || (world.vendor_requests().len() == 1).then_some(()));
    assert_eq!(world.vendor_requests()[0].path, "/report.html");
}
