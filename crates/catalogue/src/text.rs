//! Texts of the banner, the panel and the policy page: built in for English and Chinese, replaceable by the catalogue.
//!
//! One list for every caller, so that an operator can override any of them by id and `check` can name what is missing.
//! Invariant: plain text with `{placeholders}`, never markup; every id has both languages.

pub mod policy;

use super::Catalogue;

/// Built-in texts: id, English, Chinese (simplified). Sorted by use, not by id.
///
/// A text with a `|` has two forms, for one and for any other number: `1 month|{n} months`.
pub const BUILT_IN: &[(&str, &str, &str)] = &[
    // Banner: placeholders {site} {controller} {purposes} {vendors} {period} {reopen}.
    ("banner_label", "Cookie choices", "Cookie 选择"),
    ("banner_title", "Cookies are up to you", "Cookie 由您决定"),
    (
        "banner_purposes",
        "If you agree, {controller} uses cookies for: {purposes}. Only what the site needs to work is set without asking.",
        "经您同意，{controller}将为以下目的使用 Cookie：{purposes}。未经询问，仅设置网站运行所必需的 Cookie。",
    ),
    ("banner_third_parties", "Third parties set some of them ({vendors}).", "其中部分由第三方（{vendors}）设置。"),
    (
        "banner_period",
        "Your choice lasts {period}; change it at any time under “{reopen}”.",
        "您的选择有效期为{period}，可随时通过“{reopen}”更改。",
    ),
    ("link_cookies", "Cookies policy", "Cookie 政策"),
    ("link_privacy", "Privacy policy", "隐私政策"),
    ("accept_all", "Accept all", "全部接受"),
    ("reject_all", "Reject all", "全部拒绝"),
    ("customise", "Customise", "自定义"),
    ("close_reject", "Reject all and close", "全部拒绝并关闭"),
    ("reopen", "Cookie settings", "Cookie 设置"),
    ("saved", "Your choices are saved", "您的选择已保存"),
    // Notice of changes: placeholders {old} {new}.
    ("notice_title", "What has changed", "有哪些变化"),
    ("noted", "Got it", "知道了"),
    (
        "controller_changed",
        "{new} now answers for this site; until now it was {old}.",
        "本网站现由{new}负责，此前由{old}负责。",
    ),
    // Where minors visit, and where the law has words of its own.
    ("age_title", "How old are you?", "您的年龄？"),
    (
        "age_text",
        "If you are under 18, a parent or guardian decides about cookies.",
        "未满 18 周岁的，由父母或其他监护人决定是否使用 Cookie。",
    ),
    ("age_adult", "18 or older", "已满 18 周岁"),
    ("age_minor", "Under 18", "未满 18 周岁"),
    ("guardian_accept", "Accept all, as an adult", "成年人：全部接受"),
    ("guardian_save", "Save, as an adult", "成年人：保存选择"),
    // Placeholders {vendor} {countries} {data}; {vendors}.
    ("own_consent_title", "{vendor}: your own consent", "{vendor}：单独同意"),
    (
        "own_consent_text",
        "This needs a consent of its own: “Accept all” leaves it off. {vendor} ({countries}) receives: {data}",
        "此项需要您单独同意：“全部接受”不会启用。{vendor}将在{countries}接收：{data}",
    ),
    ("own_transfer_title", "{vendor} · {countries}", "{vendor} · {countries}"),
    (
        "own_transfer_text",
        "This rests on your consent, and you can refuse it alone. {vendor} ({countries}) receives: {data}",
        "此项以您的同意为依据，您可以单独拒绝。{vendor}将在{countries}接收：{data}",
    ),
    ("own_consent_refused", "The group works without {vendor}.", "该类别在没有{vendor}的情况下工作。"),
    ("own_consent_detail", "Who receives the data", "接收方信息"),
    (
        "signal_honoured",
        "Opt-out request honoured: your browser sends Global Privacy Control, so this stays off: {vendors}.",
        "已执行您的退出请求：您的浏览器发送了 Global Privacy Control 信号，因此以下保持关闭：{vendors}。",
    ),
    ("opt_out_link", "Do Not Sell or Share My Personal Information", "请勿出售或共享我的个人信息"),
    // Panel: placeholders {site} {period}.
    ("panel_title", "Cookie settings", "Cookie 设置"),
    (
        "panel_intro",
        "Choose what {site} may store on this device. Your choices hold in this browser only, for {period}; \
         another browser or device asks again. Refusing a group can cost the functions named under it, nothing else. \
         You can also block or delete cookies in the settings of your browser.",
        "请选择{site}可以在此设备上存储的内容。您的选择仅在此浏览器中有效，有效期为{period}；\
         在其他浏览器或设备上会再次询问。拒绝某一类别，只会影响该类别下说明的功能。\
         您也可以在浏览器设置中阻止或删除 Cookie。",
    ),
    ("panel_close", "Close without saving", "不保存并关闭"),
    ("tab_settings", "Settings", "设置"),
    ("tab_choices", "My choices", "我的选择"),
    ("save", "Save choices", "保存选择"),
    (
        "not_saved",
        "Your choices could not be saved. This browser may be blocking cookies for this site.",
        "无法保存您的选择。此浏览器可能阻止了本网站的 Cookie。",
    ),
    ("always_on", "Always on", "始终启用"),
    ("switch_on", "On", "开启"),
    ("switch_off", "Off", "关闭"),
    ("when_refused", "While off", "关闭时"),
    (
        "sensitive_note",
        "Sensitive data: “Accept all” leaves this off. Use its own switch if you agree.",
        "敏感信息：“全部接受”不会启用此项。如果同意，请单独打开此开关。",
    ),
    ("legal_basis", "Legal basis", "法律依据"),
    ("legal_consent", "your consent", "您的同意"),
    ("legal_strictly_necessary", "strictly necessary for the service you asked for", "提供您所请求的服务所必需"),
    ("legal_contract", "contract with you", "与您的合同"),
    ("legal_legal_obligation", "legal obligation", "法定义务"),
    ("legal_vital_interest", "protection of life and health", "保护生命健康"),
    ("legal_self_disclosed", "information you made public yourself", "您自行公开的信息"),
    ("entries_count", "1 entry in detail|{n} entries in detail", "{n} 项详情"),
    ("column_name", "Name", "名称"),
    ("column_purpose", "Purpose", "用途"),
    ("column_provider", "Set by", "设置方"),
    ("column_period", "Kept for", "保存期限"),
    ("column_party", "Party", "归属"),
    ("kind_cookie", "Cookie", "Cookie"),
    ("kind_local_storage", "Local storage", "本地存储"),
    ("kind_session_storage", "Session storage", "会话存储"),
    ("kind_indexed_db", "Database", "数据库"),
    ("kind_cache_storage", "Cache", "缓存"),
    ("kind_service_worker", "Service worker", "后台脚本"),
    ("kind_file_system", "Private files", "私有文件"),
    ("party_first", "First party", "第一方"),
    ("party_third", "Third party", "第三方"),
    (
        "http_only",
        "Set by the server and hidden from scripts (HttpOnly): only the server can delete it, or you in your browser's settings.",
        "由服务器设置，脚本不可见（HttpOnly）：只有服务器可以删除，或由您在浏览器设置中删除。",
    ),
    (
        "third_party",
        "Kept under another party's domain, out of this site's reach: only you can delete it, in your browser's settings.",
        "保存在第三方域名下，本网站无法触及：只能由您在浏览器设置中删除。",
    ),
    (
        "record_note",
        "Holds your decision: “{forget}” under “{choices}” deletes it.",
        "保存您的决定，可通过“{choices}”中的“{forget}”删除。",
    ),
    ("vendor_role", "Role", "角色"),
    ("role_processor", "processor on our behalf", "受托处理者"),
    ("role_controller", "independent controller", "独立的个人信息处理者"),
    ("role_joint_controller", "joint controller", "共同处理者"),
    ("vendor_shared_data", "Receives", "接收的数据"),
    ("vendor_countries", "Countries", "所在国家或地区"),
    ("vendor_transfer", "Transfer abroad", "跨境传输"),
    ("transfer_none", "none", "无"),
    ("transfer_adequacy", "adequacy decision", "充分性认定"),
    ("transfer_contract_clauses", "standard contract clauses", "标准合同"),
    ("transfer_certification", "certification", "个人信息保护认证"),
    ("transfer_consent", "your separate consent", "您的单独同意"),
    ("vendor_privacy", "Privacy policy of {name}", "{name}的隐私政策"),
    (
        "kept_note",
        "This could not be removed from here, because another site or the server owns it. Your browser's settings can delete it:",
        "以下内容属于其他网站或服务器，无法在此删除，您可以在浏览器设置中删除：",
    ),
    // My choices: placeholder {site}.
    (
        "choices_intro",
        "What {site} keeps in this browser now, as far as this page can see it, and what you can do about it. What you delete \
         may come back while its group is on; switch the group off to keep it away.",
        "以下是{site}目前在此浏览器中保存的、本页面可见的内容，以及您可以进行的操作。\
         某一类别处于开启状态时，已删除的内容可能会再次写入；如不希望如此，请关闭该类别。",
    ),
    ("found_title", "In this browser now", "此浏览器中现有的内容"),
    ("found_none", "Nothing that the site declares is kept here now.", "目前没有保存网站声明的任何内容。"),
    ("delete", "Delete", "删除"),
    ("delete_group", "Delete group", "删除此类别"),
    ("delete_all", "Delete all of these", "全部删除"),
    ("deleted", "Deleted.", "已删除。"),
    (
        "deleted_later",
        "Deleted. What a page still uses goes when that page is closed.",
        "已删除。页面仍在使用的内容会在该页面关闭后删除。",
    ),
    ("not_done", "This could not be done now.", "目前无法完成此操作。"),
    ("unseen_title", "May also be here", "可能还存在的内容"),
    (
        "unseen_intro",
        "These cannot be seen or deleted from here. You can delete them in the settings of your browser, under cookies and site data.",
        "以下内容无法在此查看或删除，您可以在浏览器设置的“Cookie 和网站数据”中删除。",
    ),
    (
        "unlisted",
        "This browser does not tell what is in storage of this kind. Refusing an optional group deletes what it keeps there.",
        "此浏览器不告知此类存储中的内容。拒绝可选类别时，其存储的内容会被删除。",
    ),
    ("history_title", "Your decisions", "您的决定"),
    ("policy_version", "Policy version", "政策版本"),
    ("clear_history", "Clear earlier decisions", "清除以往的决定"),
    ("export_title", "A copy for you", "您的副本"),
    (
        "export_note",
        "Your decisions and what they were about, as a receipt that programs can read (JSON with the fields of ISO/IEC TS 27560). \
         It holds no IP address, no page that you visited and nothing about your device.",
        "包含您的决定及其相关内容，是可供程序读取的回执（JSON 格式，采用 ISO/IEC TS 27560 的字段），\
         不含 IP 地址、您访问过的页面或设备信息。",
    ),
    ("export", "Download", "下载"),
    // In the receipt: placeholder {reopen}.
    (
        "withdrawal",
        "Open “{reopen}” on any page of the site and refuse everything or switch off the purpose; nothing else is needed.",
        "在网站的任一页面打开“{reopen}”，全部拒绝或关闭相应类别即可，无需其他手续。",
    ),
    (
        "forget_note",
        "Deletes your decision, the list of decisions and everything optional that is kept here. The site asks you again, as if \
         you had never been here. What is on the site's servers stays; ask for it under “{contact}” below.",
        "删除您的决定、决定列表以及在此保存的所有可选内容，网站会像您首次访问时一样重新询问。\
         网站服务器上的数据不受影响，请通过下方的“{contact}”提出请求。",
    ),
    ("forget", "Forget me", "忘记我"),
    ("method_accept", "all accepted", "全部接受"),
    ("method_reject", "all refused", "全部拒绝"),
    ("method_saved", "own choices saved", "保存了自定义选择"),
    ("method_closed", "closed, all refused", "关闭，全部拒绝"),
    ("method_withdrawn", "withdrawn", "已撤回"),
    ("method_script", "set by the site", "由网站设置"),
    ("panel_version", "Policy version {version}, published {date}", "政策版本 {version}，发布于 {date}"),
    ("contact_title", "Questions", "联系我们"),
    ("link_rights", "Your rights", "您的权利"),
    ("link_authority", "Complaints authority", "投诉机构"),
    // Words for periods.
    ("period_session", "until the browser closes", "至浏览器关闭"),
    ("unit_year", "1 year|{n} years", "{n} 年"),
    ("unit_month", "1 month|{n} months", "{n} 个月"),
    ("unit_week", "1 week|{n} weeks", "{n} 周"),
    ("unit_day", "1 day|{n} days", "{n} 天"),
    ("unit_hour", "1 hour|{n} hours", "{n} 小时"),
    ("unit_minute", "1 minute|{n} minutes", "{n} 分钟"),
    ("unit_second", "1 second|{n} seconds", "{n} 秒"),
    // Lists, and names of countries that vendors often name; any other is shown as its code.
    ("list_separator", ", ", "、"),
    ("country_AU", "Australia", "澳大利亚"),
    ("country_BR", "Brazil", "巴西"),
    ("country_CA", "Canada", "加拿大"),
    ("country_CH", "Switzerland", "瑞士"),
    ("country_CN", "China", "中国"),
    ("country_DE", "Germany", "德国"),
    ("country_FR", "France", "法国"),
    ("country_GB", "United Kingdom", "英国"),
    ("country_HK", "Hong Kong SAR", "中国香港"),
    ("country_IE", "Ireland", "爱尔兰"),
    ("country_IN", "India", "印度"),
    ("country_JP", "Japan", "日本"),
    ("country_KR", "South Korea", "韩国"),
    ("country_NL", "Netherlands", "荷兰"),
    ("country_SE", "Sweden", "瑞典"),
    ("country_SG", "Singapore", "新加坡"),
    ("country_US", "United States", "美国"),
];

/// The text `id` in `language`: the catalogue's own words first, then the built-in ones of the primary language.
///
/// `None` when neither has it; `check` reports that for every language of the catalogue.
#[must_use]
pub fn lookup<'a>(catalogue: &'a Catalogue, id: &str, language: &str) -> Option<&'a str> {
    let own = catalogue.texts.get(id).and_then(|text| text.get(language));
    own.map(String::as_str).or_else(|| built_in(id, language))
}

/// The built-in text `id` in the primary language of the tag `language` (`zh` for `zh-CN`).
#[must_use]
pub fn built_in(id: &str, language: &str) -> Option<&'static str> {
    let primary = language.split('-').next().unwrap_or(language);
    let (_, english, chinese) = BUILT_IN.iter().find(|(known, ..)| *known == id)?;
    if primary.eq_ignore_ascii_case("en") {
        Some(english)
    } else if primary.eq_ignore_ascii_case("zh") {
        Some(chinese)
    } else {
        None
    }
}

/// `template` with each `{name}` replaced by its value, in one pass: a value is never searched for placeholders.
/// An unknown placeholder stays as it is, so that a typing mistake is seen.
#[must_use]
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let found = after.split_once('}').and_then(|(name, tail)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((*value, tail))
        });
        match found {
            Some((value, tail)) => {
                filled.push_str(value);
                rest = tail;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// A text with a number in it: the form before `|` for one, the form after it for any other number.
#[must_use]
pub fn count(template: &str, number: u32) -> String {
    let form = match template.split_once('|') {
        Some((one, _)) if number == 1 => one,
        Some((_, other)) => other,
        None => template,
    };
    fill(form, &[("n", &number.to_string())])
}

/// A catalogue period (`session` or an ISO 8601 duration in whole units) in words: `P1Y6M` → "1 year 6 months".
///
/// `None` when the period cannot be read or a word is missing in that language.
#[must_use]
pub fn period(catalogue: &Catalogue, period: &str, language: &str) -> Option<String> {
    if period == "session" {
        return lookup(catalogue, "period_session", language).map(String::from);
    }
    let mut words = String::new();
    let mut digits = 0;
    let mut number: u32 = 0;
    let mut in_time = false;
    for letter in period.strip_prefix('P')?.chars() {
        if let Some(digit) = letter.to_digit(10) {
            number = number.checked_mul(10)?.checked_add(digit)?;
            digits += 1;
            continue;
        }
        if letter == 'T' && digits == 0 && !in_time {
            in_time = true;
            continue;
        }
        let unit = match (letter, in_time) {
            _ if digits == 0 => return None,
            ('Y', false) => "unit_year",
            ('M', false) => "unit_month",
            ('W', false) => "unit_week",
            ('D', false) => "unit_day",
            ('H', true) => "unit_hour",
            ('M', true) => "unit_minute",
            ('S', true) => "unit_second",
            _ => return None,
        };
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(&count(lookup(catalogue, unit, language)?, number));
        (digits, number) = (0, 0);
    }
    (digits == 0 && !words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests;
