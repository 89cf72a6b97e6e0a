Console.WriteLine("fulmar");
