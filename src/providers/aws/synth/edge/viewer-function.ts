/**
 * Code of the CloudFront function (runtime cloudfront-js-2.0) before a site: puts the site's folder before
 * the path, a folder's `index.html` behind it, and gives a page of a single-page application that file.
 */
export function siteFunction(site: string, spa: boolean): string {
  return `function handler(event) {
  var request = event.request;
  var path = request.uri;
  var last = path.slice(path.lastIndexOf("/") + 1);
  if (last === "") path += "index.html";
  else if (${spa} && last.indexOf(".") === -1) path = "/index.html";
  request.uri = "/${site}" + path;
  return request;
}
`;
}

/** The same before a service that CloudFront reaches by another name than people do: it hears of theirs. */
export const serviceFunction = `function handler(event) {
  var request = event.request;
  request.headers["x-forwarded-host"] = { value: request.headers.host.value };
  return request;
}
`;

/** Where nothing of the environment answers a path. */
export const nothingFunction = `function handler() {
  return { statusCode: 404, statusDescription: "Not Found" };
}
`;
