// Stands in for a vendor's script. It waits for the grant; then it numbers the browser.
document.cookie = "_st_id=tagged; Max-Age=31536000; Path=/; SameSite=Lax";
