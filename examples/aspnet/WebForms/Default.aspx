<%@ Page Language="C#" MasterPageFile="Site.master" %>
<script runat="server">
    // Scripts that a page or a control registers are written behind the tag.
    protected void Page_Load(object sender, EventArgs arguments)
    {
        ClientScript.RegisterClientScriptInclude("chunk", "/chunk.js");
        ClientScript.RegisterStartupScript(typeof(Page), "start", "document.cookie = 'other=1';", true);
    }
</script>
<asp:Content ContentPlaceHolderID="Head" runat="server"><script src="/page.js"></script></asp:Content>
<asp:Content ContentPlaceHolderID="Main" runat="server"><main><h1>A page</h1></main></asp:Content>
