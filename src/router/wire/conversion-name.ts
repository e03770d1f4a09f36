/** Whether a text can name a conversion: it becomes a label of the metrics. */
export function isConversionName(text: string): boolean {
  return /^[\w.-]{1,64}$/.test(text);
}
