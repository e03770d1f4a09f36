const byId = (id) => document.getElementById(id);
const form = byId("form");
const labels = { username: "The name", dateOfBirth: "The date" };
const fields = Object.keys(labels);

byId("dateOfBirth").max = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  showErrors({});
  try {
    await sayHello(form.username.value.trim(), form.dateOfBirth.value);
  } catch {
    showErrors({ form: "We could not be reached. Please try again." });
  } finally {
    button.removeAttribute("aria-busy");
  }
});

async function sayHello(username, dateOfBirth) {
  if (username === "") return showErrors({ username: "is missing" });
  if (form.dateOfBirth.validity.badInput) return showErrors({ dateOfBirth: "must be a day that exists" });
  const path = `/hello/${encodeURIComponent(username)}`;
  if (dateOfBirth !== "") {
    const saved = await fetch(path, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ dateOfBirth }),
    });
    if (!saved.ok) return showErrors((await saved.json()).errors);
  }
  const response = await fetch(path, { headers: { accept: "application/json" } });
  const answer = await response.json();
  if (response.status === 404) return showErrors({ dateOfBirth: "is what we need to know, since we have not met" });
  if (!response.ok) return showErrors(answer.errors);
  showAnswer(answer.message, response.headers.get("x-bough-release"));
}

function showAnswer(message, release) {
  const days = Number(/ in (\d+) day/.exec(message)?.[1] ?? 0);
  byId("days").textContent = days === 0 ? "★" : String(days);
  byId("unit").textContent = days === 0 ? "today" : days === 1 ? "day to go" : "days to go";
  byId("ring").style.setProperty("--part", String((366 - days) / 366));
  byId("message").textContent = message;
  byId("answer").classList.toggle("party", days === 0);
  byId("answer").hidden = false;
  byId("answer").scrollIntoView({ block: "nearest" });
  byId("release").hidden = release === null;
  byId("release").textContent = `Answered by release ${release}`;
}

/** Errors by field, as the API words them; what concerns no field stands below the button. */
function showErrors(errors) {
  for (const field of fields) {
    byId(`${field}-error`).textContent = field in errors ? `${labels[field]} ${errors[field]}.` : "";
    byId(field).setAttribute("aria-invalid", String(field in errors));
  }
  const other = Object.entries(errors).filter(([name]) => !fields.includes(name));
  byId("form-error").textContent = other
    .map(([name, fault]) => (name === "form" ? fault : `${name} ${fault}`))
    .join(" ");
  if (Object.keys(errors).length > 0) byId("answer").hidden = true;
  const first = fields.find((field) => field in errors);
  if (first !== undefined) byId(first).focus();
}
