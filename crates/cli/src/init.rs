//! `cookie-gate init`: writes a complete catalogue that `check` accepts.
//!
//! Why it asks: name, address, languages and products are facts of one site, and a made-up fact in a policy is a lie.
//! Invariant: an existing file is never overwritten, and nothing is written that has an error.

mod answer;
mod ask;
mod write;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use cookie_gate_catalogue::pack::{Pack, Parameter};
use cookie_gate_catalogue::{Profile, check, parse};

use crate::check::{as_text, judge};
use crate::machine::Machine;
use crate::{print, refuse};
use ask::{Asking, Question};

/// What the command line says; what it leaves out is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// The file to write.
    pub file: PathBuf,
    /// Ids of packs, separated by commas.
    pub uses: Option<String>,
    /// Values of parameters of packs: `pack.parameter=value`.
    pub with: Vec<String>,
    /// Tags of languages, separated by commas.
    pub languages: Option<String>,
    /// Legal name of who answers for the site.
    pub name: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Origins of the site, separated by commas.
    pub origins: Option<String>,
    /// Name of the site, as visitors know it.
    pub site: Option<String>,
    /// Address of the privacy policy.
    pub privacy: Option<String>,
    /// Address of the authority that hears complaints.
    pub authority: Option<String>,
    /// Whose law holds.
    pub profile: Option<String>,
}

/// All that a catalogue needs to know of a site.
struct Answers {
    name: String,
    site: String,
    address: String,
    email: String,
    origins: Vec<String>,
    languages: Vec<String>,
    uses: Vec<Used>,
    privacy: String,
    authority: Option<String>,
    profile: Profile,
}

/// A product, and the values of its parameters.
struct Used {
    pack: &'static Pack,
    values: Vec<(&'static Parameter, String)>,
}

/// Where the package of npm keeps the schema, seen from a project's folder.
const SCHEMA_OF_NPM: &str = "node_modules/cookie-gate/catalogue.schema.json";
/// The schema beside a catalogue.
const SCHEMA: &str = "catalogue.schema.json";

/// Runs the command and returns the exit code.
///
/// # Errors
/// When the file exists, something is missing and nobody can be asked, an option has a bad value, or a file cannot be
/// written.
pub fn run(machine: &dyn Machine, wish: &Wish) -> Result<u8> {
    let (file, shown) = (&wish.file, wish.file.display());
    if exists(machine, file)? {
        bail!("{shown} exists, and init overwrites nothing: name another file, or move this one away");
    }
    // First without questions: a bad option is told before anything is asked.
    answers(&mut Asking::of_options(machine), wish)?;
    let mut asking = Asking::of_all(machine);
    let Some(answers) = answers(&mut asking, wish)? else { return Err(asking.missing(file)) };

    let folder = machine.folder(file);
    let of_npm = exists(machine, &folder.join(SCHEMA_OF_NPM))?;
    let schema = format!("./{}", if of_npm { SCHEMA_OF_NPM } else { SCHEMA });
    let unnumbered = write::catalogue(&answers, &machine.today(), &schema);
    let text = match parse::fill::fill(&unnumbered) {
        Ok(numbered) => numbered.text,
        Err(fault) => bail!("{fault}"),
    };
    let (_, findings) = judge(&text);
    if check::has_error(&findings) {
        return Ok(refuse(machine, "nothing is written: with these answers the catalogue has errors", &findings));
    }
    let mut said = String::new();
    let beside = folder.join(SCHEMA);
    if !of_npm && !exists(machine, &beside)? {
        save(machine, &beside, &parse::schema_text())?;
        said = format!("Wrote {}, by which editors complete the fields.\n", beside.display());
    }
    save(machine, file, &text)?;
    let report = as_text(&findings, 0);
    print(machine, &format!("Wrote {shown}.\n{said}\n{report}\n{}", write::next(file, &answers)))
}

fn exists(machine: &dyn Machine, file: &Path) -> Result<bool> {
    machine.exists(file).with_context(|| format!("cannot tell whether {} exists", file.display()))
}

fn save(machine: &dyn Machine, file: &Path, text: &str) -> Result<()> {
    machine.write(file, text.as_bytes()).with_context(|| format!("cannot write {}", file.display()))
}

/// Asks all questions; none = an answer is missing.
fn answers(asking: &mut Asking<'_>, wish: &Wish) -> Result<Option<Answers>> {
    let name = asking.answer(
        &Question::new("--name", "Legal name of the company or person that answers for the site", "Example GmbH"),
        wish.name.as_deref(),
        answer::text,
    )?;
    // Without a name there is no catalogue, and then it does not matter which name the site has.
    let usual = name.as_deref().or(Some("?"));
    let site = asking.answer(
        &Question::new("--site", "Name of the site, as visitors know it", "Example").or(usual),
        wish.site.as_deref(),
        answer::text,
    )?;
    let address = asking.answer(
        &Question::new("--address", "Postal address, in one line", "High Street 1, 10115 Berlin"),
        wish.address.as_deref(),
        answer::text,
    )?;
    let email = asking.answer(
        &Question::new("--email", "E-mail address for questions about personal data", "privacy@example.com"),
        wish.email.as_deref(),
        answer::email,
    )?;
    let origins = asking.answer(
        &Question::new("--origin", "Address of the site; several with commas", "https://www.example.com"),
        wish.origins.as_deref(),
        answer::origins,
    )?;
    let languages = asking.answer(
        &Question::new("--lang", "Languages of the site with commas, the default first", "de,en"),
        wish.languages.as_deref(),
        answer::languages,
    )?;
    let packs = asking.answer(
        &Question::new("--use", "Products on the site with commas; ? lists all that we know", "youtube")
            .or(Some("none")),
        wish.uses.as_deref(),
        answer::packs,
    )?;
    let given = answer::values(&wish.with, packs.as_deref())?;
    let uses = values(asking, packs.unwrap_or_default(), &given)?;
    let privacy = asking.answer(
        &Question::new("--privacy", "Where your privacy policy is", "/privacy").or(Some("/privacy")),
        wish.privacy.as_deref(),
        answer::link,
    )?;
    let authority = asking.answer(
        &Question::new("--authority", "Address of the authority that hears complaints", "https://…").or(Some("later")),
        wish.authority.as_deref(),
        |text| if text == "later" { Ok(None) } else { answer::link(text).map(Some) },
    )?;
    let laws = Profile::ALL.map(Profile::word).join(", ");
    let profile = asking.answer(
        &Question::new("--profile", &format!("Whose law holds: {laws}"), "gdpr").or(Some("strict")),
        wish.profile.as_deref(),
        answer::profile,
    )?;
    let whole = || {
        Some(Answers {
            name: name?,
            site: site?,
            address: address?,
            email: email?,
            origins: origins?,
            languages: languages?,
            uses: uses?,
            privacy: privacy?,
            authority: authority?,
            profile: profile?,
        })
    };
    Ok(whole())
}

/// Asks for the parameters that packs cannot do without. What they can do without, [`write::next`] names.
fn values(
    asking: &mut Asking<'_>,
    packs: Vec<&'static Pack>,
    given: &[answer::Value<'_>],
) -> Result<Option<Vec<Used>>> {
    let mut uses = Vec::new();
    let mut is_whole = true;
    for pack in packs {
        let mut values = Vec::new();
        for parameter in &pack.parameters {
            let own = given.iter().find(|value| value.pack == pack.id && value.name == parameter.name);
            if own.is_none() && !parameter.required {
                continue;
            }
            let flag = format!("--with {}.{}", pack.id, parameter.name);
            let question = Question::new(&flag, &format!("{}: {}", pack.product, parameter.name), &parameter.example);
            match asking.answer(&question, own.map(|value| value.text), |text| answer::value(parameter, text))? {
                Some(value) => values.push((parameter, value)),
                None => is_whole = false,
            }
        }
        uses.push(Used { pack, values });
    }
    Ok(is_whole.then_some(uses))
}
