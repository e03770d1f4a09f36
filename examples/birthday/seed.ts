import { openPeople } from "./people.ts";

const people = openPeople(process.env["PEOPLE_TABLE_NAME"]);
await people.save("Ada", "1815-12-10");
await people.save("Alan", "1912-06-23");
await people.save("Grace", "1906-12-09");
await people.save("Leap", "2000-02-29");
people.close();
console.log("seeded 4 people");
