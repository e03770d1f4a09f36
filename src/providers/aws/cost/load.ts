/** What an environment has to do, for an estimate. */
export interface Load {
  readonly requestsPerMinute: number;
  /** Share of the requests that sites answer, 0 to 1; services answer the others. */
  readonly siteShare: number;
  readonly kilobytesPerResponse: number;
  /** Of each table, for each request that a service answers: of rows up to 4 KB and 1 KB. */
  readonly readsPerRequest: number;
  readonly writesPerRequest: number;
  /** In each table. */
  readonly storedGigabytes: number;
  /** Bytes that services log for each request. */
  readonly logBytesPerRequest: number;
}

/** Nobody comes; it only is there. */
export const idle: Load = {
  requestsPerMinute: 0,
  siteShare: 0.5,
  kilobytesPerResponse: 20,
  readsPerRequest: 1,
  writesPerRequest: 0.2,
  storedGigabytes: 0,
  logBytesPerRequest: 500,
};
