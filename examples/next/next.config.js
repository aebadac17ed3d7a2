// The settings of Next. Cookie Gate writes the bundle into `public/` with each build.
import { withCookieGate } from "cookie-gate/next";

const config = {
  // A page that is compressed already cannot get the tag. Compress in the server in front of Next.
  compress: false,
  // Next looks for a lock file in the folders above, and would take the first one's folder for the project.
  turbopack: { root: import.meta.dirname },
};

export default withCookieGate(config, { catalogue: "../plain/catalogue.json" });
