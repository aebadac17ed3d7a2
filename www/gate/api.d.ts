// The types of `window.CookieGate` for the scripts of this folder. They are the ones that pages get, so the two cannot
// differ. Only `tsc` reads this file.
// A page may hand in other things than these types ask for. Then the call changes nothing, and it does not throw.

export type { CookieGate as Api, ReportItem as Item, State } from "../../packages/cookie-gate/cookie-gate";
