const DAY = 24 * 60 * 60 * 1000;

/** What is wrong with a username; null when nothing is. */
export function usernameFault(username: string): string | null {
  if (!/^[A-Za-z]+$/.test(username)) return "must consist of the letters A to Z";
  if (username.length > 100) return "must have at most 100 letters";
  return null;
}

/** What is wrong with a date of birth, seen from `today`; null when nothing is. */
export function dateOfBirthFault(date: unknown, today: Date): string | null {
  if (date === undefined) return "is missing";
  if (typeof date !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(date)) return "must be a date written as YYYY-MM-DD";
  if (!isRealDate(date)) return "must be a day that exists";
  if (date >= isoDate(today)) return "must be before today";
  return null;
}

export function greeting(username: string, dateOfBirth: string, today: Date): string {
  const days = daysUntilBirthday(dateOfBirth, today);
  return days === 0 ? `Hello, ${username}! Happy birthday!` : `Hello, ${username}! Your birthday is in ${days} day(s)`;
}

/** Whole days from `today`, in UTC, to the next birthday: 0 on the day itself. */
export function daysUntilBirthday(dateOfBirth: string, today: Date): number {
  const now = Date.parse(isoDate(today));
  const year = today.getUTCFullYear();
  const thisYear = birthdayIn(year, dateOfBirth);
  const next = thisYear >= now ? thisYear : birthdayIn(year + 1, dateOfBirth);
  return Math.round((next - now) / DAY);
}

/** Who was born on 29 February celebrates on the 28th where the year has no 29th. */
function birthdayIn(year: number, dateOfBirth: string): number {
  const monthAndDay = dateOfBirth.slice(5);
  const date = `${String(year).padStart(4, "0")}-${monthAndDay}`;
  return Date.parse(isRealDate(date) ? date : date.replace("02-29", "02-28"));
}

/** `Date` takes 31 April for 1 May; a day that exists comes back as it went in. */
function isRealDate(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && isoDate(new Date(time)) === date;
}

function isoDate(date: Date): string {
  return date.toISOString().slice(0, 10);
}
