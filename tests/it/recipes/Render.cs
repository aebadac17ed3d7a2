// Renders one page of ASP.NET Web Forms under Mono's own System.Web, and writes the page to standard output.
// Arguments: the folder of the site, and the name of the page.
using System;
using System.IO;
using System.Web;
using System.Web.Hosting;

public class Render : MarshalByRefObject
{
    public string Page(string name)
    {
        var page = new StringWriter();
        HttpRuntime.ProcessRequest(new SimpleWorkerRequest(name, "", page));
        return page.ToString();
    }

    public static void Main(string[] args)
    {
        var site = (Render)ApplicationHost.CreateApplicationHost(typeof(Render), "/", args[0]);
        Console.Write(site.Page(args[1]));
        // Without this call the application's own threads would keep the process alive.
        Environment.Exit(0);
    }
}
