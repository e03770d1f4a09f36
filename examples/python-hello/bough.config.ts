import { app, service } from "bough";

const web = service({ start: "python3 app.py", health: "/healthz", paths: ["/"] });

export default app({ name: "python-hello", resources: { web } });
