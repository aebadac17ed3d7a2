// Stands in for code of the application that writes cookies as soon as its chunk has arrived.
document.cookie = "_st_id=chunk; Max-Age=31536000; Path=/; SameSite=Lax";
document.cookie = "other=1; Path=/";
