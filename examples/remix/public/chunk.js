// Stands in for a chunk of the application that React loads as early as it can, and that writes cookies.
document.cookie = "_st_id=chunk; Max-Age=31536000; Path=/; SameSite=Lax";
document.cookie = "other=1; Path=/";
