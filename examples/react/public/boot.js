// Stands in for a script that React starts in any case, as `bootstrapScripts` lists it.
document.cookie = "other=2; Path=/";
