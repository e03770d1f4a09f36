/** What `$PORT` is for every service: above 1024, so that it needs no rights. */
export const servicePort = 8080;
