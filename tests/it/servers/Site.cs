// A site of one page under Mono's own System.Web, with the module of servers/aspnet in its pipeline. Reads lines from
// standard input: the Accept header, the Cookie header, the query and the Sec-GPC header, with tabs between. Answers each
// line with the headers that count, the body, and a dot.
using System;
using System.IO;
using System.Web;
using System.Web.Hosting;

public class Page : IHttpHandler
{
    public bool IsReusable { get { return true; } }

    public void ProcessRequest(HttpContext context)
    {
        context.Response.AppendHeader("Vary", "Accept-Language");
        context.Response.AppendHeader("Set-Cookie", "theirs=1");
        context.Response.Write("<html" + CookieAgree.Gpc(context.Request.Headers["Sec-GPC"]) + ">");
        if (context.Request.QueryString["flush"] != null) context.Response.Flush();
    }
}

public class Request : SimpleWorkerRequest
{
    readonly string accept, cookies, signal;

    public Request(string accept, string cookies, string query, string signal)
        : base("index.page", query, new StringWriter())
    {
        this.accept = accept;
        this.cookies = cookies;
        this.signal = signal;
    }

    public override string[][] GetUnknownRequestHeaders()
    {
        return new[] { new[] { "Sec-GPC", signal } };
    }

    public override void SendResponseFromMemory(byte[] data, int length)
    {
        Console.WriteLine("body: " + System.Text.Encoding.UTF8.GetString(data, 0, length));
    }

    public override string GetKnownRequestHeader(int index)
    {
        if (index == HeaderAccept) return accept;
        return index == HeaderCookie ? cookies : base.GetKnownRequestHeader(index);
    }

    public override void SendStatus(int status, string description)
    {
        Console.WriteLine("status: " + status);
    }

    public override void SendKnownResponseHeader(int index, string value)
    {
        string name = GetKnownResponseHeaderName(index).ToLowerInvariant();
        if (name == "set-cookie" || name == "vary") Console.WriteLine(name + ": " + value);
    }
}

public class Site : MarshalByRefObject
{
    public void Answer(string accept, string cookies, string query, string signal)
    {
        CookieAgree.Domain = "shop.test";
        HttpRuntime.ProcessRequest(new Request(accept, cookies, query, signal));
        Console.WriteLine(".");
    }

    public static void Main(string[] args)
    {
        var site = (Site)ApplicationHost.CreateApplicationHost(typeof(Site), "/", args[0]);
        for (string line; (line = Console.ReadLine()) != null;)
        {
            string[] fields = line.Split(new[] { '\t' }, 4);
            site.Answer(fields[0], fields[1], fields[2], fields[3]);
        }
        // Without this call the application's own threads would keep the process alive.
        Environment.Exit(0);
    }
}
