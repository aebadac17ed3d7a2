// Re-issues the visitor's record. Browsers such as Safari keep a cookie that a script has set for seven days only. A
// Set-Cookie header makes them keep the record for as long as the decision holds. For ASP.NET on System.Web: put the
// file into App_Code and name the module in web.config,
//
//     <system.webServer><modules><add name="CookieAgree" type="CookieAgreeModule" /></modules></system.webServer>
//
// For ASP.NET Core, define ASPNETCORE and write `app.UseCookieAgree();` before the pages.
// In a page, `<html<%= CookieAgree.Gpc(Request.Headers["Sec-GPC"]) %>>` hands on the visitor's opt-out signal; in Razor,
// `<html @Html.Raw(CookieAgree.Gpc(Context.Request.Headers["Sec-GPC"]))>`.
// The code sends back the record that it got, octet by octet, or nothing. It never makes a record, never changes one,
// and never lets a record outlive its period, which began when the visitor decided. It logs and stores nothing.
// docs/servers.md says more.
using System;
using System.Text;
using System.Text.RegularExpressions;

public static class CookieAgree
{
    // As in the catalogue's `consent`.
    public static string Name = "cookie-agree";
    public static int Months = 6;
    public static string Domain = "";

    const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    static readonly char[] Blanks = { ' ', '\t' };
    static readonly Regex Form = new Regex(
        @"\A1\.([1-9][0-9]{0,9})\.(0|[1-9][0-9]{0,9})\.[arscwp]g?m?\." + Set(11) + Set(11) + Set(43) + Set(43) + Set(683)
        + Set(683) + @"[A-Za-z0-9_-]{16}\.([A-Za-z0-9_-]{6})\z");
    static readonly DateTime Epoch = new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    // Sets of granted or refused numbers, six bits a digit. A last digit `A` would add nothing, so the gate writes
    // none.
    static string Set(int digits)
    {
        return "((?:[A-Za-z0-9_-]{0," + (digits - 1) + @"}[B-Za-z0-9_-])?)\.";
    }

    // Whether a set grants a number that the other set refuses: no record of the gate has such a pair.
    static bool Clash(string granted, string refused)
    {
        for (int at = 0; at < Math.Min(granted.Length, refused.Length); at++)
        {
            if ((Digits.IndexOf(granted[at]) & Digits.IndexOf(refused[at])) != 0) return true;
        }
        return false;
    }

    // The time in the record, in seconds since 1970; null = the gate writes no such record.
    static long? TimeOf(string record)
    {
        Match match = record.Length <= 2048 ? Form.Match(record) : Match.Empty;
        if (!match.Success || Checksum(record.Substring(0, record.Length - 7)) != match.Groups[9].Value) return null;
        for (int at = 3; at < 9; at += 2)
        {
            if (Clash(match.Groups[at].Value, match.Groups[at + 1].Value)) return null;
        }
        long version = long.Parse(match.Groups[1].Value), time = long.Parse(match.Groups[2].Value);
        return version > uint.MaxValue || time > uint.MaxValue ? (long?)null : time;
    }

    // FNV-1a over 32 bits, as six digits, lowest bits first (docs/record.md).
    static string Checksum(string body)
    {
        uint hash = 0x811c9dc5;
        unchecked
        {
            foreach (char octet in body) hash = (hash ^ octet) * 0x01000193;
        }
        var sum = new StringBuilder();
        for (int at = 0; at < 6; at++, hash >>= 6) sum.Append(Digits[(int)(hash & 63)]);
        return sum.ToString();
    }

    /// The Set-Cookie header for this Cookie header; null = none.
    public static string Reissue(string cookies, bool isSecure, DateTime utcNow)
    {
        string record = null;
        foreach (string pair in (cookies ?? "").Split(';'))
        {
            int at = pair.IndexOf('=');
            if (at <= 0 || pair.Substring(0, at).Trim(Blanks) != Name) continue;
            // From several records the gate makes the strictest reading. This code cannot decide which of them to keep
            // alive.
            if (record != null) return null;
            record = pair.Substring(at + 1).Trim(Blanks);
        }
        long? seconds = record == null ? null : TimeOf(record);
        if (seconds == null) return null;
        DateTime time = Epoch.AddSeconds(seconds.Value);
        // The same day a number of months later, or that month's last day.
        long left = (long)Math.Floor((time.AddMonths(Months) - utcNow).TotalSeconds);
        if (left <= 0 || time > utcNow.AddDays(1)) return null;
        return Name + "=" + record + "; Path=/; SameSite=Lax; Max-Age=" + left
            + (Domain == "" ? "" : "; Domain=" + Domain) + (isSecure ? "; Secure" : "");
    }

    // The attribute for `<html>` or for the tag of gate.js that tells of the opt-out signal (Global Privacy Control),
    // with a blank in front; empty without the signal. No value but 1 counts.
    public static string Gpc(string header)
    {
        return header == "1" ? " data-gpc=\"1\"" : "";
    }

    // Pages only: a picture needs no cookie, and may come from a shared cache.
    public static bool IsPage(string method, string accept)
    {
        return method == "GET" && (accept ?? "").Contains("text/html");
    }
}

#if ASPNETCORE
public static class CookieAgreeExtensions
{
    public static Microsoft.AspNetCore.Builder.IApplicationBuilder UseCookieAgree(
        this Microsoft.AspNetCore.Builder.IApplicationBuilder app)
    {
        return Microsoft.AspNetCore.Builder.UseExtensions.Use(app, (context, next) =>
        {
            var request = context.Request;
            if (CookieAgree.IsPage(request.Method, request.Headers["Accept"].ToString()))
            {
                context.Response.OnStarting(() =>
                {
                    var headers = context.Response.Headers;
                    headers.Append("Vary", "Cookie, Sec-GPC");
                    string cookie = CookieAgree.Reissue(request.Headers["Cookie"].ToString(), request.IsHttps, DateTime.UtcNow);
                    if (cookie != null) headers.Append("Set-Cookie", cookie);
                    return System.Threading.Tasks.Task.CompletedTask;
                });
            }
            return next();
        });
    }
}
#elif !COOKIE_AGREE_ALONE
public class CookieAgreeModule : System.Web.IHttpModule
{
    public void Init(System.Web.HttpApplication application)
    {
        // Not PreSendRequestHeaders: Microsoft warns modules against that event. At EndRequest the output cache has
        // stored its copy already, so no visitor gets another visitor's record from the cache.
        application.EndRequest += (sender, e) =>
        {
            var context = ((System.Web.HttpApplication)sender).Context;
            var request = context.Request;
            if (!CookieAgree.IsPage(request.HttpMethod, request.Headers["Accept"])) return;
            // Not Request.Cookies, which decodes the value and keeps one cookie of several with this name.
            string cookie = CookieAgree.Reissue(request.Headers["Cookie"], request.IsSecureConnection, DateTime.UtcNow);
            try
            {
                context.Response.AppendHeader("Vary", "Cookie, Sec-GPC");
                if (cookie != null) context.Response.AppendHeader("Set-Cookie", cookie);
            }
            catch (System.Web.HttpException)
            {
                // The page has flushed, so its headers are sent already. The next page re-issues the record.
            }
        };
    }

    public void Dispose() { }
}
#endif
