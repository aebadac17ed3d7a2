___TERMS_OF_SERVICE___

By creating or modifying this file you agree to Google Tag Manager's Community
Template Gallery Developer Terms of Service available at
https://developers.google.com/tag-manager/gallery-tos (or such other URL as
Google may provide), as modified from time to time.


___INFO___

{
  "type": "TAG",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "Cookie Gate consent",
  "categories": [
    "TAG_MANAGEMENT",
    "UTILITY"
  ],
  "brand": {
    "id": "brand_dummy",
    "displayName": "Cookie Gate"
  },
  "description": "Tells Google consent mode what the visitor has decided in Cookie Gate. Denies everything until then. Does not load Cookie Gate: gate.js has to be the first script of the page.",
  "containerContexts": [
    "WEB"
  ]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "LABEL",
    "name": "trigger",
    "displayName": "Fire this tag on the trigger \"Consent Initialization - All Pages\" and on no other. The script gate.js of Cookie Gate has to stand first in the page, before Tag Manager."
  },
  {
    "type": "SIMPLE_TABLE",
    "name": "signals",
    "displayName": "What each consent signal needs",
    "newRowButtonText": "Add row",
    "help": "Empty: advertising grants ad_storage, ad_user_data and ad_personalization; analytics grants analytics_storage; preferences grants functionality_storage and personalization_storage. With a row of your own the table replaces all of this. A signal in several rows is granted when all its rows are. A signal without a row stays denied. security_storage is always granted.",
    "simpleTableColumns": [
      {
        "defaultValue": "",
        "displayName": "Id of a category or vendor in your catalogue",
        "name": "id",
        "type": "TEXT",
        "isUnique": false,
        "valueValidators": [
          {
            "type": "NON_EMPTY"
          },
          {
            "type": "REGEX",
            "args": [
              "^\\S+$"
            ],
            "errorMessage": "An id has no blank in it."
          }
        ]
      },
      {
        "defaultValue": "analytics_storage",
        "displayName": "Consent signal",
        "name": "signal",
        "type": "SELECT",
        "isUnique": false,
        "macrosInSelect": false,
        "selectItems": [
          {
            "value": "ad_storage",
            "displayValue": "ad_storage"
          },
          {
            "value": "ad_user_data",
            "displayValue": "ad_user_data"
          },
          {
            "value": "ad_personalization",
            "displayValue": "ad_personalization"
          },
          {
            "value": "analytics_storage",
            "displayValue": "analytics_storage"
          },
          {
            "value": "functionality_storage",
            "displayValue": "functionality_storage"
          },
          {
            "value": "personalization_storage",
            "displayValue": "personalization_storage"
          }
        ]
      }
    ]
  },
  {
    "type": "GROUP",
    "name": "defaults",
    "displayName": "Before the visitor's decision",
    "groupStyle": "ZIPPY_CLOSED",
    "subParams": [
      {
        "type": "TEXT",
        "name": "waitForUpdate",
        "displayName": "Wait for the decision",
        "simpleValueType": true,
        "defaultValue": 0,
        "valueUnit": "milliseconds",
        "valueValidators": [
          {
            "type": "NON_NEGATIVE_NUMBER"
          }
        ],
        "help": "How long tags wait for a decision before they go on without one. A decision that is stored already is told at once, so 0 is right for most sites."
      },
      {
        "type": "TEXT",
        "name": "regions",
        "displayName": "Regions in which tags wait",
        "simpleValueType": true,
        "canBeEmptyString": true,
        "valueHint": "DE, FR, US-CA",
        "valueValidators": [
          {
            "type": "REGEX",
            "args": [
              "^\\s*([A-Z]{2}(-[A-Z0-9]{1,3})?\\s*(,\\s*|$))*$"
            ],
            "errorMessage": "Codes of ISO 3166-2 with commas between them, such as DE, US-CA."
          }
        ],
        "help": "Codes of ISO 3166-2 with commas between them. Empty: tags wait everywhere. Everything is denied by default in all regions, also in those that are not listed."
      }
    ]
  },
  {
    "type": "GROUP",
    "name": "ads",
    "displayName": "While advertising is denied",
    "groupStyle": "ZIPPY_CLOSED",
    "subParams": [
      {
        "type": "CHECKBOX",
        "name": "adsDataRedaction",
        "checkboxText": "Redact ads data (ads_data_redaction)",
        "simpleValueType": true,
        "defaultValue": true,
        "help": "Google then takes click identifiers out of what its advertising tags send while ad_storage is denied."
      },
      {
        "type": "CHECKBOX",
        "name": "urlPassthrough",
        "checkboxText": "Pass clicks on in addresses (url_passthrough)",
        "simpleValueType": true,
        "defaultValue": false,
        "help": "Google then puts click identifiers into the links of your pages while storage is denied. Ask whoever answers for privacy on your site before you switch this on."
      }
    ]
  }
]


___SANDBOXED_JS_FOR_WEB_TEMPLATE___

// Tells Google's tags what the visitor has decided in Cookie Gate, and nothing more. Cookie Gate stands in the page
// before Tag Manager: this template loads no script and reads no cookie.
// Invariant: nothing is granted by default. What cannot be read, or throws, stays denied.

const callInWindow = require('callInWindow');
const copyFromWindow = require('copyFromWindow');
const createQueue = require('createQueue');
const getType = require('getType');
const gtagSet = require('gtagSet');
const logToConsole = require('logToConsole');
const makeInteger = require('makeInteger');
const setDefaultConsentState = require('setDefaultConsentState');
const updateConsentState = require('updateConsentState');

// The signals that a visitor decides about. The seventh signal, security_storage, is for what a site cannot do without.
const SIGNALS = [
  'ad_storage',
  'ad_user_data',
  'ad_personalization',
  'analytics_storage',
  'functionality_storage',
  'personalization_storage'
];

// What holds where the table of the tag is empty.
const STANDARD = [
  { id: 'advertising', signal: 'ad_storage' },
  { id: 'advertising', signal: 'ad_user_data' },
  { id: 'advertising', signal: 'ad_personalization' },
  { id: 'analytics', signal: 'analytics_storage' },
  { id: 'preferences', signal: 'functionality_storage' },
  { id: 'preferences', signal: 'personalization_storage' }
];

const isFilled = getType(data.signals) === 'array' && data.signals.length > 0;
const rows = isFilled ? data.signals : STANDARD;

// All seven signals: Google takes a signal that nobody has set for granted. A signal without a row is denied.
const consentOf = (isGranted) => {
  const consent = { security_storage: 'granted' };
  SIGNALS.forEach((signal) => {
    const named = rows.filter((row) => row.signal === signal);
    const isSignalGranted = named.length > 0 && named.every((row) => isGranted(row.id));
    consent[signal] = isSignalGranted ? 'granted' : 'denied';
  });
  return consent;
};

// The state of Cookie Gate; undefined where Cookie Gate is not in the page.
const read = () => {
  const state = copyFromWindow('CookieGate.state');
  return getType(state) === 'object' && getType(state.categories) === 'object' ? state : undefined;
};

// While Cookie Gate only observes, it allows everything. So the visitor's own choice has to say yes too. Most vendors
// have no choice of their own: then only the mode tells that the answer is the visitor's. Where the choice is a no,
// `allows` is not asked: so a withdrawal comes through even if `allows` fails.
const isGranted = (state, id) => {
  const choice = state.categories[id];
  const isChosen = choice === undefined ? state.mode === 'enforce' : choice === true;
  return isChosen && callInWindow('CookieGate.allows', id) === true;
};

const follow = () => {
  const state = read();
  if (state === undefined) {
    updateConsentState(consentOf(() => false));
    return;
  }
  const consent = consentOf((id) => isGranted(state, id));
  updateConsentState(consent);
  // After the update: tags that start at this event find the new consent.
  const push = createQueue('dataLayer');
  push({
    event: 'cookie_gate_consent',
    cookie_gate: {
      mode: state.mode,
      decided: state.decided,
      method: state.method,
      signal: state.signal,
      categories: state.categories,
      consent: consent
    }
  });
};

const deny = (regions, wait) => {
  const consent = consentOf(() => false);
  if (regions.length > 0) consent.region = regions;
  if (wait > 0) consent.wait_for_update = wait;
  setDefaultConsentState(consent);
};

const wait = makeInteger(data.waitForUpdate);
const listed = getType(data.regions) === 'string' ? data.regions : '';
const regions = listed.split(',').map((region) => region.trim()).filter((region) => region.length > 0);

// Denied all over the world, whatever the regions: where no default is set, Google takes everything for granted. The
// regions only say where tags wait.
deny([], regions.length > 0 ? 0 : wait);
if (regions.length > 0 && wait > 0) deny(regions, wait);
gtagSet('ads_data_redaction', data.adsDataRedaction === true);
gtagSet('url_passthrough', data.urlPassthrough === true);

const state = read();
if (state === undefined) {
  logToConsole('Cookie Gate: window.CookieGate is not there. gate.js has to be the first script of the page. ' +
    'Until then Google consent mode keeps everything denied.');
  data.gtmOnFailure();
  return;
}
// First the listener, then the first grant: a grant that nobody could take back must not be given.
callInWindow('CookieGate.on', 'change', follow);
if (state.decided === true) follow();
data.gtmOnSuccess();


___WEB_PERMISSIONS___

[
  {
    "instance": {
      "key": {
        "publicId": "access_globals",
        "versionId": "1"
      },
      "param": [
        {
          "key": "keys",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "CookieGate.state"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "CookieGate.allows"
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "CookieGate.on"
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "dataLayer"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "access_consent",
        "versionId": "1"
      },
      "param": [
        {
          "key": "consentTypes",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "ad_storage"
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "ad_user_data"
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "ad_personalization"
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "analytics_storage"
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "functionality_storage"
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "personalization_storage"
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "security_storage"
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "write_data_layer",
        "versionId": "1"
      },
      "param": [
        {
          "key": "keyPatterns",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 1,
                "string": "ads_data_redaction"
              },
              {
                "type": 1,
                "string": "url_passthrough"
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "logging",
        "versionId": "1"
      },
      "param": [
        {
          "key": "environments",
          "value": {
            "type": 1,
            "string": "all"
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  }
]


___TESTS___

scenarios:
- name: Everything is denied before a decision
  code: |-
    runCode(mockData);

    assertThat(log).isEqualTo(['default', 'on']);
    assertThat(defaults).isEqualTo(denied);
    assertApi('updateConsentState').wasNotCalled();
    assertApi('gtmOnSuccess').wasCalled();
    assertApi('gtmOnFailure').wasNotCalled();
- name: A stored grant is told after the default
  code: |-
    decide({ advertising: false, analytics: true, preferences: true });

    runCode(mockData);

    assertThat(log).isEqualTo(['default', 'on', 'update', 'push']);
    assertThat(defaults).isEqualTo(denied);
    assertThat(updates[0].ad_storage).isEqualTo('denied');
    assertThat(updates[0].ad_user_data).isEqualTo('denied');
    assertThat(updates[0].ad_personalization).isEqualTo('denied');
    assertThat(updates[0].analytics_storage).isEqualTo('granted');
    assertThat(updates[0].functionality_storage).isEqualTo('granted');
    assertThat(updates[0].personalization_storage).isEqualTo('granted');
    assertThat(updates[0].security_storage).isEqualTo('granted');
    assertThat(pushed[0].event).isEqualTo('cookie_gate_consent');
    assertThat(pushed[0].cookie_gate.categories.analytics).isEqualTo(true);
- name: A stored refusal is told
  code: |-
    decide({ advertising: false, analytics: false, preferences: false });

    runCode(mockData);

    assertThat(updates).isEqualTo([denied]);
    assertApi('gtmOnSuccess').wasCalled();
- name: Each decision on the page is told, and so is the withdrawal
  code: |-
    runCode(mockData);
    decide({ advertising: true, analytics: true, preferences: true });
    listener(state);
    decide({ advertising: false, analytics: false, preferences: false });
    listener(state);

    assertThat(updates.length).isEqualTo(2);
    assertThat(updates[0].ad_storage).isEqualTo('granted');
    assertThat(updates[1]).isEqualTo(denied);
    assertThat(pushed.length).isEqualTo(2);
- name: What Cookie Gate does not allow is denied, whatever was chosen
  code: |-
    decide({ advertising: true, analytics: true, preferences: true });
    isAllowed = false;

    runCode(mockData);

    assertThat(updates).isEqualTo([denied]);
- name: While Cookie Gate only observes, the visitor's own choice counts
  code: |-
    decide({ advertising: false, analytics: false, preferences: false });
    state.mode = 'observe';

    runCode(mockData);

    assertThat(updates).isEqualTo([denied]);
- name: A signal with several rows needs all of them
  code: |-
    decide({ analytics: true, advertising: false });
    mockData.signals = [
      { id: 'analytics', signal: 'analytics_storage' },
      { id: 'analytics', signal: 'ad_user_data' },
      { id: 'advertising', signal: 'ad_user_data' }
    ];

    runCode(mockData);

    assertThat(updates[0].analytics_storage).isEqualTo('granted');
    assertThat(updates[0].ad_user_data).isEqualTo('denied');
    assertThat(updates[0].ad_storage).isEqualTo('denied');
- name: Regions say where tags wait, and the rest of the world is denied too
  code: |-
    const calls = [];
    mock('setDefaultConsentState', (consent) => {
      calls.push(consent);
    });
    mockData.regions = 'DE, US-CA';
    mockData.waitForUpdate = '500';

    runCode(mockData);

    assertThat(calls.length).isEqualTo(2);
    assertThat(calls[0]).isEqualTo(denied);
    assertThat(calls[1].region).isEqualTo(['DE', 'US-CA']);
    assertThat(calls[1].wait_for_update).isEqualTo(500);
    assertThat(calls[1].ad_storage).isEqualTo('denied');
- name: Without Cookie Gate everything stays denied, and the tag fails
  code: |-
    state = undefined;

    runCode(mockData);

    assertThat(log).isEqualTo(['default', 'log']);
    assertThat(defaults).isEqualTo(denied);
    assertApi('updateConsentState').wasNotCalled();
    assertApi('callInWindow').wasNotCalled();
    assertApi('gtmOnFailure').wasCalled();
    assertApi('gtmOnSuccess').wasNotCalled();
setup: |-
  const mockData = { waitForUpdate: '0', adsDataRedaction: true, urlPassthrough: false };
  const denied = {
    ad_storage: 'denied',
    ad_user_data: 'denied',
    ad_personalization: 'denied',
    analytics_storage: 'denied',
    functionality_storage: 'denied',
    personalization_storage: 'denied',
    security_storage: 'granted'
  };
  const log = [];
  const updates = [];
  const pushed = [];
  let defaults;
  let listener;
  let isAllowed = true;
  let state = {
    mode: 'enforce',
    decided: false,
    method: '',
    signal: false,
    categories: { advertising: false, analytics: false, preferences: false }
  };
  const decide = (categories) => {
    state = { mode: 'enforce', decided: true, method: 'save', signal: false, categories: categories };
  };

  mock('setDefaultConsentState', (consent) => {
    log.push('default');
    defaults = consent;
  });
  mock('updateConsentState', (consent) => {
    log.push('update');
    updates.push(consent);
  });
  mock('gtagSet', () => {});
  mock('logToConsole', () => {
    log.push('log');
  });
  mock('copyFromWindow', () => state);
  mock('callInWindow', (path, first, second) => {
    if (path === 'CookieGate.allows') return isAllowed;
    log.push('on');
    listener = second;
  });
  mock('createQueue', () => (message) => {
    log.push('push');
    pushed.push(message);
  });


___NOTES___

The source is packages/gtm-template of Cookie Gate. Edit the file there, not in Tag Manager: tests/it/gtm.rs runs the
code with the permissions above, and the scenarios of this file.
