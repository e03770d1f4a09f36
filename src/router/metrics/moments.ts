/** Count, mean and sum of squared deviations of what was added (Welford's method). */
export class Moments {
  count = 0;
  mean = 0;
  m2 = 0;

  add(value: number): void {
    this.count += 1;
    const away = value - this.mean;
    this.mean += away / this.count;
    this.m2 += away * (value - this.mean);
  }
}
