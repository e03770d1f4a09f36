/** For people: `1234` to two digits is 1200. */
export const significantDigits = (value: number, digits: number): number => Number(value.toPrecision(digits));
