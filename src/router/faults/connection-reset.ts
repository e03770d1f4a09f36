/** A fault reset the connection: a client whose request is not tried again gets the same. */
export class ConnectionReset extends Error {
  constructor() {
    super("a fault reset the connection");
  }
}
