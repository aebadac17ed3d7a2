//! Texts of the policy page alone; what it shares with banner and panel stands in `catalogue::text`.
//!
//! Invariant: as there: plain text with `{placeholders}`, every id in both languages, replaceable by `texts` of the catalogue.

use crate::Catalogue;

/// Built-in texts: id, English, Chinese (simplified).
pub const BUILT_IN: &[(&str, &str, &str)] = &[
    ("policy_labelled", "{label}: {value}", "{label}：{value}"),
    ("policy_title", "Cookies policy", "Cookie 政策"),
    (
        "policy_who",
        "{controller} is responsible for this site. This page lists every cookie and storage key that the site uses.",
        "本网站由{controller}负责。本页列出网站使用的全部 Cookie 和存储项。",
    ),
    ("policy_what_title", "What cookies are", "什么是 Cookie"),
    (
        "policy_what",
        "Cookies and storage keys are small pieces of data that a site asks your browser to keep. They let it recognise the browser later.",
        "Cookie 和存储项是网站请浏览器保存的少量数据，网站以后可以据此识别该浏览器。",
    ),
    (
        "policy_promise",
        "The site uses none that is not listed here, and uses each only for the purpose stated.",
        "网站不使用未在此列出的 Cookie，也不将其用于所列用途以外的目的。",
    ),
    ("policy_cookies_title", "What we use", "我们使用的 Cookie"),
    (
        "policy_required",
        "Always on: the site cannot work without it, so it cannot be refused here.",
        "始终启用：网站缺少它便无法运行，因此不能在此拒绝。",
    ),
    (
        "policy_optional",
        "Off until you agree. You can refuse it, or change your mind at any time.",
        "在您同意之前保持关闭。您可以拒绝，也可以随时改变选择。",
    ),
    ("policy_caption", "{category}: cookies and storage keys", "{category}：Cookie 和存储项"),
    ("policy_nothing", "Nothing is set for this category at present.", "此类别目前未设置任何内容。"),
    ("policy_column_category", "Category", "类别"),
    ("policy_column_privacy", "Privacy policy", "隐私政策"),
    ("policy_column_hosts", "Hosts", "主机"),
    ("policy_name_pattern", "every name that starts like this", "所有以此开头的名称"),
    ("policy_this_site", "this site", "本网站"),
    ("policy_vendors_title", "Third parties", "第三方"),
    ("policy_vendors_caption", "Third parties that set cookies or receive data", "设置 Cookie 或接收数据的第三方"),
    ("policy_column_vendor", "Name", "名称"),
    ("policy_choice_title", "Your decision", "您的选择"),
    (
        "policy_choice_withdraw",
        "Open “{reopen}” on any page to change or withdraw your decision at any time. Withdrawing is as easy as agreeing, and removes what was set as far as a page can reach it.",
        "您可以随时在任意页面打开“{reopen}”，更改或撤回您的选择。撤回与同意同样简便，并会删除页面所能访问的已设置内容。",
    ),
    (
        "policy_choice_period",
        "Your decision is kept for {period} in the cookie “{cookie}”; then we ask again.",
        "您的选择将在 Cookie“{cookie}”中保存 {period}，到期后我们会再次询问。",
    ),
    (
        "policy_choice_browser",
        "It holds for this browser on this device only. In another browser, or after deleting cookies, you are asked again.",
        "该选择仅对本设备上的此浏览器有效。使用其他浏览器或删除 Cookie 之后，我们会再次询问。",
    ),
    (
        "policy_choice_settings",
        "Your browser's own settings can also delete or block cookies, including those that a page cannot reach. Some functions may then stop working.",
        "您也可以在浏览器设置中删除或阻止 Cookie，包括页面无法访问的 Cookie。此后部分功能可能无法使用。",
    ),
    ("policy_rights_title", "Your rights", "您的权利"),
    ("policy_rights", "You may ask us at any time:", "您可以随时要求我们："),
    ("policy_right_know", "to tell you what we process about you and why", "告知我们处理您的哪些信息以及原因"),
    ("policy_right_refuse", "to stop, where the processing rests on your consent", "停止基于您同意的处理"),
    ("policy_right_correct", "to correct or complete it", "更正或补充您的信息"),
    (
        "policy_right_copy",
        "to give you a copy, also in a form that machines can read",
        "向您提供副本，包括机器可读的格式",
    ),
    ("policy_right_delete", "to delete it", "删除您的信息"),
    (
        "policy_right_complain",
        "You may also complain to the authority for data protection.",
        "您还可以向个人信息保护主管部门投诉。",
    ),
    ("policy_changes_title", "Changes", "变更记录"),
    ("policy_changes_caption", "Changes of this policy, newest first", "本政策的变更，最新在前"),
    ("policy_changes_none", "No changes so far.", "暂无变更。"),
    ("policy_column_date", "Date", "日期"),
    ("policy_column_version", "Version", "版本"),
    ("policy_column_kinds", "Kind", "类型"),
    ("policy_column_note", "What changed", "变更内容"),
    ("policy_all_categories", "all categories", "全部类别"),
    ("policy_change_purpose", "purpose", "用途"),
    ("policy_change_data_type", "type of data", "数据类型"),
    ("policy_change_method", "way of use", "使用方式"),
    ("policy_change_recipients", "recipients", "接收方"),
    ("policy_change_ownership", "ownership", "所有权"),
    ("policy_change_rights", "your rights", "您的权利"),
    ("policy_change_contact", "contact", "联系方式"),
    ("policy_change_high_risk", "risk", "风险"),
    ("policy_change_wording", "wording", "措辞"),
    ("policy_contact_title", "Contact", "联系方式"),
    ("policy_controller", "Controller", "个人信息处理者"),
    ("policy_department", "Department", "部门"),
    ("policy_email", "E-mail", "电子邮箱"),
    ("policy_address", "Address", "地址"),
];

/// The built-in text `id` in the primary language of the tag `language`.
#[must_use]
pub fn built_in(id: &str, language: &str) -> Option<&'static str> {
    let (_, english, chinese) = BUILT_IN.iter().find(|(known, ..)| *known == id)?;
    match language.split('-').next() {
        Some("en") => Some(english),
        Some("zh") => Some(chinese),
        _ => None,
    }
}

/// A text of the page, the operator's own first. A language without it gets English rather than a hole:
/// `check` has reported that already.
#[must_use]
pub fn lookup<'a>(catalogue: &'a Catalogue, id: &str, language: &str) -> &'a str {
    let find = |language| super::lookup(catalogue, id, language).or_else(|| built_in(id, language));
    find(language).or_else(|| find("en")).unwrap_or_default()
}
