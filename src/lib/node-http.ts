/**
 * `node:http` for processes that stay small. An `import` evaluates all names that the module has, its
 * WebSocket among them, and with it loads an HTTP client of 13 MB resident.
 */
export const nodeHttp = process.getBuiltinModule("node:http");
