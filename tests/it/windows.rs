//! Paths as Windows writes them, given to the command that is compiled for Node: WebAssembly knows one separator only.

use crate::machine::Desk;

#[test]
fn the_schema_lies_beside_a_catalogue_whose_path_has_backslashes() {
    let desk = Desk::default();
    let words = [
        "init",
        r"C:\site\catalogue.json",
        "--lang=en",
        "--name=Shop GmbH",
        "--address=High Street 1, 10115 Berlin",
        "--email=privacy@shop.example",
        "--origin=https://www.shop.example",
    ];
    assert_eq!(desk.run(&words), 0, "{}", desk.err.borrow());
    assert!(desk.file(r"C:\site\catalogue.json").contains("\"$schema\": \"./catalogue.schema.json\""));
    // Windows takes both separators in one path.
    assert!(desk.file(r"C:\site/catalogue.schema.json").contains("\"$schema\""));
}
