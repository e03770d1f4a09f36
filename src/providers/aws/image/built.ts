/** What made an image, for the message when the image is not there all the same. */
export interface Built {
  readonly what: string;
  readonly hint: string;
}
