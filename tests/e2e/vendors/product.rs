//! The products that npm has: where their libraries lie, and how a site starts them.
//!
//! Where one library keeps things in several ways, the site uses all of them.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::ROOT;
use crate::world::npm;

/// A product, as a site has it.
pub struct Product {
    /// Name of the case: the pack, and what else tells rows of one pack apart.
    pub name: &'static str,
    /// Id of the pack.
    pub pack: &'static str,
    /// What the catalogue says of the pack, as JSON.
    pub used: &'static str,
    /// Scripts of the page: paths below `node_modules`, or code that esbuild bundles.
    pub files: &'static [&'static str],
    /// Further files of the library: their addresses, and their paths below `node_modules`.
    pub parts: &'static [(&'static str, &'static str)],
    /// What stands in the page before the library.
    pub before: &'static str,
    /// How the site starts the library, and what it does with it.
    pub start: &'static str,
    /// What the vendor's hosts answer, by the start of the path: JSON, or a path below `node_modules`. `{}` elsewhere.
    pub answers: &'static [(&'static str, &'static str)],
    /// What the library is sure to leave, as `kind:name`. So a case fails where the library does not run.
    pub leaves: &'static [&'static str],
}

/// A row without anything, to start from.
const NONE: Product = Product {
    name: "",
    pack: "",
    used: "{}",
    files: &[],
    parts: &[],
    before: "",
    start: "",
    answers: &[],
    leaves: &[],
};

/// The text of a script: a file of a package, or what esbuild makes of code that imports packages.
pub fn library(file: &str) -> String {
    if !file.starts_with("import ") {
        return npm(file);
    }
    let mut esbuild = Command::new(Path::new(ROOT).join("node_modules/.bin/esbuild"));
    esbuild.args(["--bundle", "--format=iife", "--log-level=warning"]).current_dir(ROOT);
    let started = esbuild.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut running = started.expect("esbuild, which `npm ci` installs");
    running.stdin.take().expect("a pipe").write_all(file.as_bytes()).expect("esbuild reads");
    let made = running.wait_with_output().expect("esbuild");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    String::from_utf8(made.stdout).expect("UTF-8")
}

/// All products.
pub const PRODUCTS: &[Product] = &[
    Product {
        name: "posthog",
        pack: "posthog",
        files: &["posthog-js/dist/array.full.no-external.js"],
        // The loader of the snippet: an array with what the page asks for.
        before: "window.posthog = Object.assign([], { __SV: 1, _i: [], init(...asked) { this._i.push(asked); } });
                 posthog.init('phc_0123456789', { api_host: 'https://us.i.posthog.com', defaults: '2025-05-24',
                   opt_out_useragent_filter: true });",
        start: "posthog.capture('page'); posthog.identify('visitor-1'); posthog.opt_in_capturing();",
        answers: &[
            ("/array/", r#"{"supportedCompression":[],"sessionRecording":{"endpoint":"/s/"},"surveys":true,"hasFeatureFlags":true}"#),
            ("/flags/", r#"{"featureFlags":{"new":true},"sessionRecording":{"endpoint":"/s/"},"surveys":true}"#),
        ],
        leaves: &["cookie:ph_*"],
        ..NONE
    },
    Product {
        name: "mixpanel",
        pack: "mixpanel",
        files: &["mixpanel-browser/dist/mixpanel.umd.js"],
        start: "mixpanel.init('0123456789abcdef', { record_sessions_percent: 100, flags: true, track_pageview: true,
                  autocapture: true, batch_flush_interval_ms: 100 });
                mixpanel.init('fedcba9876543210', { persistence: 'localStorage' }, 'second');
                mixpanel.opt_in_tracking(); mixpanel.track('page'); mixpanel.identify('visitor-1');
                mixpanel.track('at once', {}, { send_immediately: true }); mixpanel.second.track('page');",
        answers: &[("/libs/mixpanel-recorder", "mixpanel-browser/dist/mixpanel-recorder.min.js")],
        leaves: &["cookie:mp_*", "local_storage:mp_*"],
        ..NONE
    },
    Product {
        name: "amplitude",
        pack: "amplitude",
        used: r#"{"with":{"api_key_start":"0123456789"}}"#,
        files: &[
            "@amplitude/analytics-browser/lib/scripts/amplitude-min.umd.js",
            "@amplitude/session-replay-browser/lib/scripts/session-replay-browser-min.js",
            "@amplitude/experiment-js-client/dist/experiment.umd.js",
        ],
        start: "const key = '0123456789abcdef';
                amplitude.init(key, { userId: 'visitor-1', autocapture: true, flushIntervalMillis: 100 });
                amplitude.track('page');
                amplitude.createInstance().init('fedcba9876543210', { identityStorage: 'localStorage' });
                sessionReplay.init(key, { deviceId: 'device-1', sessionId: Date.now(), sampleRate: 1 });
                const experiment = Experiment.initializeWithAmplitudeAnalytics(key);
                experiment.fetch({ user_id: 'visitor-1' }).then(() => experiment.variant('new'));",
        leaves: &["cookie:AMP_*"],
        ..NONE
    },
    Product {
        name: "amplitude-old",
        pack: "amplitude",
        files: &["amplitude-js/amplitude.umd.min.js"],
        start: "amplitude.getInstance().init('0123456789abcdef'); amplitude.getInstance().logEvent('page');",
        leaves: &["cookie:amp_*"],
        ..NONE
    },
    Product {
        name: "snowplow",
        pack: "snowplow",
        used: r#"{"hosts":["collector.example.com"]}"#,
        files: &["@snowplow/browser-tracker/dist/index.umd.min.js"],
        start: "const { newTracker, trackPageView, enableActivityTracking } = snowplowBrowserTracking;
                newTracker('sp', 'https://collector.example.com', { contexts: { session: true, browser: true } });
                newTracker('local', 'https://collector.example.com', { stateStorageStrategy: 'localStorage' });
                enableActivityTracking({ minimumVisitLength: 1, heartbeatDelay: 1 }); trackPageView();",
        leaves: &["cookie:_sp_id.*", "cookie:_sp_ses.*", "local_storage:_sp_id.*"],
        ..NONE
    },
    Product {
        name: "segment",
        pack: "segment",
        files: &["@segment/analytics-next/dist/umd/index.js"],
        start: "const analytics = AnalyticsNext.AnalyticsBrowser.load({ writeKey: 'key' });
                analytics.page(); analytics.identify('visitor-1', { plan: 'a' }); analytics.group('group-1', { b: 1 });
                analytics.track('event');",
        answers: &[("/v1/projects/", r#"{"integrations":{"Segment.io":{"apiKey":"key"}}}"#)],
        leaves: &["cookie:ajs_anonymous_id", "local_storage:ajs_user_id"],
        ..NONE
    },
    Product {
        name: "rudderstack",
        pack: "rudderstack",
        files: &["@rudderstack/analytics-js/dist/npm/legacy/bundled/umd/index.js"],
        start: "const analytics = new rudderanalytics.RudderAnalytics();
                analytics.load('key', 'https://shop.dataplane.rudderstack.com');
                analytics.page(); analytics.identify('visitor-1', { plan: 'a' }); analytics.group('group-1', { b: 1 });
                analytics.track('event');",
        answers: &[("/sourceConfig", r#"{"source":{"id":"1","name":"shop","writeKey":"key","enabled":true,"workspaceId":"2","config":{"statsCollection":{"errors":{"enabled":false},"metrics":{"enabled":false}}},"destinations":[]},"updatedAt":"2026-11-30T00:00:00Z"}"#)],
        leaves: &["cookie:rl_anonymous_id", "cookie:rl_user_id", "cookie:rl_session"],
        ..NONE
    },
    Product {
        name: "rudderstack-old",
        pack: "rudderstack",
        files: &["import * as rudder from 'rudder-sdk-js'; window.rudder = rudder;"],
        start: "rudder.load('key', 'https://shop.dataplane.rudderstack.com');
                rudder.page(); rudder.identify('visitor-1', { plan: 'a' }); rudder.track('event');",
        answers: &[("/sourceConfig", r#"{"source":{"id":"1","name":"shop","writeKey":"key","enabled":true,"workspaceId":"2","config":{},"destinations":[]},"updatedAt":"2026-11-30T00:00:00Z"}"#)],
        leaves: &["cookie:rl_anonymous_id", "cookie:rl_user_id"],
        ..NONE
    },
    Product {
        name: "datadog-rum",
        pack: "datadog-rum",
        files: &["@datadog/browser-rum/bundle/datadog-rum.js"],
        parts: &[(
            "/chunks/datadogRecorder-531f1c41bdc9a22e4845-datadog-rum.js",
            "@datadog/browser-rum/bundle/chunks/datadogRecorder-531f1c41bdc9a22e4845-datadog-rum.js",
        )],
        start: "DD_RUM.init({ applicationId: '00000000-0000-0000-0000-000000000000', clientToken: 'pub0', service: 'shop',
                  site: 'datadoghq.com', sessionSampleRate: 100, sessionReplaySampleRate: 100, trackResources: true,
                  trackUserInteractions: true, storeContextsAcrossPages: true });
                DD_RUM.setUser({ id: 'visitor-1' }); DD_RUM.addAction('event'); DD_RUM.startView('next');",
        leaves: &["cookie:_dd_s*"],
        ..NONE
    },
    Product {
        name: "application-insights",
        pack: "application-insights",
        files: &["@microsoft/applicationinsights-web/dist/es5/applicationinsights-web.min.js"],
        start: "const insights = new Microsoft.ApplicationInsights.ApplicationInsights({ config: {
                  connectionString: 'InstrumentationKey=00000000-0000-0000-0000-000000000000;' +
                    'IngestionEndpoint=https://westeurope-1.in.applicationinsights.azure.com/',
                  enableAutoRouteTracking: true, autoTrackPageVisitTime: true, maxBatchInterval: 0 } });
                insights.loadAppInsights(); insights.setAuthenticatedUserContext('visitor-1', 'account', true);
                insights.trackPageView(); insights.trackPageView({ name: 'next' }); insights.trackEvent({ name: 'event' });",
        leaves: &["cookie:ai_user", "cookie:ai_session"],
        ..NONE
    },
    Product {
        name: "microsoft-clarity",
        pack: "microsoft-clarity",
        files: &["clarity-js/build/clarity.min.js"],
        start: "clarity('start', { projectId: '0123456789', upload: 'https://www.clarity.ms/collect', track: true, content: true,
                  delay: 100, lean: false });
                clarity('identify', 'visitor-1'); clarity('set', 'plan', 'a'); clarity('event', 'event');",
        leaves: &["cookie:_clck", "cookie:_clsk"],
        ..NONE
    },
    Product {
        name: "sensors-data",
        pack: "sensors-data",
        files: &["sa-sdk-javascript/dist/web/sensorsdata.js"],
        start: "const sensors = sensorsDataAnalytic201505;
                sensors.init({ server_url: 'https://shop.datasink.sensorsdata.cn/sa?project=shop', is_track_single_page: true,
                  heatmap: { clickmap: 'default', scroll_notice_map: 'default' }, send_type: 'ajax',
                  batch_send: { datasend_timeout: 6000, send_interval: 200 } });
                sensors.quick('autoTrack'); sensors.login('visitor-1'); sensors.setOnceProfile({ plan: 'a' });
                sensors.track('event');",
        leaves: &["cookie:sensorsdata2015jssdkcross*"],
        ..NONE
    },
    Product {
        name: "countly",
        pack: "countly",
        used: r#"{"with":{"app_key":"0123456789abcdef0123456789abcdef01234567"}}"#,
        files: &["countly-sdk-web/lib/countly.js"],
        start: "Countly.init({ app_key: '0123456789abcdef0123456789abcdef01234567', url: 'https://shop.count.ly', interval: 100, ignore_bots: false,
                  remote_config: true });
                Countly.track_sessions(); Countly.track_pageview(); Countly.track_clicks(); Countly.track_errors();
                Countly.add_event({ key: 'event' }); Countly.user_details({ name: 'a' });",
        answers: &[("/i", r#"{"result":"Success"}"#)],
        leaves: &["local_storage:0123456789abcdef0123456789abcdef01234567/cly_id"],
        ..NONE
    },
    Product {
        name: "new-relic",
        pack: "new-relic",
        files: &["import { BrowserAgent } from '@newrelic/browser-agent/loaders/browser-agent'; window.BrowserAgent = BrowserAgent;"],
        start: "const key = 'NRJS-0123456789abcdef';
                new BrowserAgent({
                  init: { distributed_tracing: { enabled: true }, privacy: { cookies_enabled: true },
                    session_replay: { enabled: true, sampling_rate: 100, error_sampling_rate: 100 },
                    session_trace: { enabled: true }, ajax: { deny_list: ['bam.nr-data.net'] } },
                  info: { beacon: 'bam.nr-data.net', errorBeacon: 'bam.nr-data.net', licenseKey: key, applicationID: '1', sa: 1 },
                  loader_config: { accountID: '1', trustKey: '1', agentID: '1', licenseKey: key, applicationID: '1' },
                });
                newrelic.addPageAction('event'); newrelic.setUserId('visitor-1');",
        answers: &[("/", r#"{"app":{"agents":[]},"stn":1,"err":1,"ins":1,"spa":1,"sr":1,"srs":1,"st":1,"sts":1,"log":3,"logapi":3}"#)],
        leaves: &["local_storage:NRBA_SESSION*"],
        ..NONE
    },
    Product {
        name: "sentry",
        pack: "sentry",
        files: &["import * as Sentry from '@sentry/browser'; window.Sentry = Sentry;"],
        start: "Sentry.init({ dsn: 'https://0123456789abcdef@o1.ingest.us.sentry.io/1', tracesSampleRate: 1,
                  replaysSessionSampleRate: 1, replaysOnErrorSampleRate: 1,
                  transport: Sentry.makeBrowserOfflineTransport(Sentry.makeFetchTransport),
                  integrations: [Sentry.browserTracingIntegration(), Sentry.replayIntegration({ stickySession: true })] });
                Sentry.setUser({ id: 'visitor-1' }); Sentry.captureMessage('event');",
        leaves: &["session_storage:sentryReplaySession"],
        ..NONE
    },
    Product {
        name: "adobe-analytics",
        pack: "adobe-analytics",
        used: r#"{"with":{"org":"0123456789ABCDEF01234567_AdobeOrg"}}"#,
        files: &["@adobe/alloy/dist/alloy.min.js"],
        before: "window.__alloyNS = ['alloy'];
                 window.alloy = (...asked) => new Promise((done, fail) => alloy.q.push([done, fail, asked])); alloy.q = [];",
        start: "alloy('configure', { datastreamId: '00000000-0000-0000-0000-000000000000',
                  orgId: '0123456789ABCDEF01234567@AdobeOrg', clickCollectionEnabled: true });
                alloy('sendEvent', { renderDecisions: true, xdm: { eventType: 'web.webpagedetails.pageViews' } });
                alloy('setConsent', { consent: [{ standard: 'Adobe', version: '1.0', value: { general: 'in' } }] });",
        // The server says which cookies the script is to set.
        answers: &[("/ee/", r#"{"requestId":"1","handle":[{"type":"state:store","payload":[
            {"key":"kndctr_0123456789ABCDEF01234567_AdobeOrg_identity","value":"a","maxAge":34128000},
            {"key":"kndctr_0123456789ABCDEF01234567_AdobeOrg_consent","value":"general=in","maxAge":15552000},
            {"key":"kndctr_0123456789ABCDEF01234567_AdobeOrg_cluster","value":"irl1","maxAge":1800}]}]}"#)],
        leaves: &["cookie:kndctr_0123456789ABCDEF01234567_AdobeOrg_identity"],
        ..NONE
    },
    Product {
        name: "plausible",
        pack: "plausible",
        files: &["import Plausible from 'plausible-tracker'; window.Plausible = Plausible;"],
        start: "const plausible = Plausible({ domain: 'shop.test', trackLocalhost: true });
                plausible.enableAutoPageviews(); plausible.trackEvent('event');",
        ..NONE
    },
];
