//! Ids of the texts that say what the codes of a catalogue mean.
//!
//! Invariant: every arm names a built-in text; tests of the page in English and Chinese would show a gap.

use cookie_gate::consent::Method;
use cookie_gate::kind::Kind;
use cookie_gate_catalogue::{ChangeKind, LegalBasis, Role, TransferBasis};

pub fn method(method: Method) -> &'static str {
    match method {
        Method::Accept => "method_accept",
        Method::Reject => "method_reject",
        Method::Save => "method_saved",
        Method::Close => "method_closed",
        Method::Withdraw => "method_withdrawn",
        Method::Script => "method_script",
    }
}

pub fn legal_basis(basis: LegalBasis) -> &'static str {
    match basis {
        LegalBasis::Consent => "legal_consent",
        LegalBasis::StrictlyNecessary => "legal_strictly_necessary",
        LegalBasis::Contract => "legal_contract",
        LegalBasis::LegalObligation => "legal_legal_obligation",
        LegalBasis::VitalInterest => "legal_vital_interest",
        LegalBasis::SelfDisclosed => "legal_self_disclosed",
    }
}

pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Cookie => "kind_cookie",
        Kind::LocalStorage => "kind_local_storage",
        Kind::SessionStorage => "kind_session_storage",
        Kind::IndexedDb => "kind_indexed_db",
        Kind::CacheStorage => "kind_cache_storage",
        Kind::ServiceWorker => "kind_service_worker",
        Kind::FileSystem => "kind_file_system",
    }
}

pub fn role(role: Role) -> &'static str {
    match role {
        Role::Processor => "role_processor",
        Role::Controller => "role_controller",
        Role::JointController => "role_joint_controller",
    }
}

pub fn transfer(basis: TransferBasis) -> &'static str {
    match basis {
        TransferBasis::None => "transfer_none",
        TransferBasis::Adequacy => "transfer_adequacy",
        TransferBasis::ContractClauses => "transfer_contract_clauses",
        TransferBasis::Certification => "transfer_certification",
        TransferBasis::Consent => "transfer_consent",
    }
}

pub fn change_kind(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Purpose => "policy_change_purpose",
        ChangeKind::DataType => "policy_change_data_type",
        ChangeKind::Method => "policy_change_method",
        ChangeKind::Recipients => "policy_change_recipients",
        ChangeKind::Ownership => "policy_change_ownership",
        ChangeKind::Rights => "policy_change_rights",
        ChangeKind::Contact => "policy_change_contact",
        ChangeKind::HighRisk => "policy_change_high_risk",
        ChangeKind::Wording => "policy_change_wording",
    }
}
