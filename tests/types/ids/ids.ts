// The same members where an application has declared the ids of its catalogue.

import type { CategoryId, CookieGate as Gate, Id, VendorId } from "../../../packages/cookie-gate/cookie-gate";
import { allows } from "../../../packages/cookie-gate/client";

declare global {
  interface CookieGateIds {
    analytics: "category";
    maps: "category";
    google: "vendor";
  }
}

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(isSame: Same<A, B>): void => void isSame;

same<CategoryId, "analytics" | "maps">(true);
same<VendorId, "google">(true);
same<Id, "analytics" | "maps" | "google">(true);
same<Gate["state"]["categories"]["maps"], boolean>(true);
// Only vendors with a switch of their own are in the state.
same<Gate["state"]["categories"]["google"], boolean | undefined>(true);

CookieGate.allows("google");
CookieGate.allows("google/analytics");
CookieGate.save({ analytics: true, google: false, "#12": true });
CookieGate.grant("maps");
CookieGate.whenAllowed("google");
CookieGate.load("/map.js", "maps");
allows("maps");

// @ts-expect-error
CookieGate.allows("analytic");
// @ts-expect-error
CookieGate.allows("maps/analytics");
// @ts-expect-error
CookieGate.save({ map: true });
// @ts-expect-error Vendors are granted by `save`.
CookieGate.grant("google");
// @ts-expect-error
CookieGate.whenAllowed("map");
// @ts-expect-error
CookieGate.load("/map.js", "map");
// @ts-expect-error
allows("map");
// @ts-expect-error
CookieGate.state.categories.map;
