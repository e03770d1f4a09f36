import { app, site } from "bough";

const web = site({ dir: "public" });

export default app({ name: "static-site", resources: { web } });
