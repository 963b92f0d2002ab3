// Draws the API's OpenAPI document with Swagger UI, which stands in the sidecar and fetches nothing from elsewhere.
const dark = matchMedia("(prefers-color-scheme: dark)");
const place = document.getElementById("docs");

window.SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  deepLinking: true,
  docExpansion: "none", // of so many, Swagger UI draws only those in sight
  defaultModelsExpandDepth: -1,
  displayRequestDuration: true,
  validatorUrl: null,
});

// Swagger UI has a dark style of its own, which it puts on when it is told to.
const dress = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", dress);
dress();
