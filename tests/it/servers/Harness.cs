// Asks the file for ASP.NET about lines from standard input, as harness.js does.
using System;

public static class Harness
{
    public static void Main()
    {
        for (string line; (line = Console.ReadLine()) != null;)
        {
            string[] fields = line.Split(new[] { '\t' }, 3);
            var now = new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(long.Parse(fields[1]));
            Console.WriteLine(CookieAgree.Reissue(fields[2], fields[0] == "1", now) ?? "-");
        }
    }
}
