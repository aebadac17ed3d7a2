//! One category in the panel: its purpose, what stops working without it, its switch, its details.

use super::control::{about_id, control, title_id};
use super::detail;
use super::piece::{Markup, kind};
use crate::model::Place;
use yew::AttrValue;

/// The category at `position` with its switch.
pub fn section(b: &mut Markup, position: usize) {
    let (data, texts) = (b.data, &b.data.texts);
    let Some(category) = data.categories.get(position) else { return };
    let about = &category.words;
    let id = about.id();
    b.open(kind!("section", "class" = "category", "part" = "category"; "aria-labelledby"));
    b.set(title_id(&id));
    b.open(kind!("div", "class" = "head"));
    b.open(kind!("h3"; "id"));
    b.set(title_id(&id));
    b.text(about.title());
    b.close();
    control(b, Place::whole(position), AttrValue::default());
    b.close();
    b.open(kind!("div"; "id"));
    b.set(about_id(&id));
    b.paragraph(about.description());
    if !about.refused().is_empty() {
        b.labelled(texts.when_refused(), about.refused());
    }
    if category.sensitive {
        b.leaf(kind!("p", "class" = "sensitive"), texts.sensitive_note());
    }
    b.close();
    detail::disclosure(b, position);
    b.close();
}
